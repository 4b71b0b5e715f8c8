// id: release.nodes
// expands: every node
// about: "Every node of the model, label and properties, in parts of 500"
// access: read
// whole: true
// params:
//   limit: {type: integer, required: true, minimum: 1, about: "rows that a release may have"}
// returns: [part]
MATCH (n:__LABELS__)
WITH n
LIMIT $limit
WITH collect(n) AS every
UNWIND range(0, size(every) - 1, 500) AS first
RETURN [n IN every[first..first + 500] | [head(labels(n)), properties(n)]] AS part
