// id: release.nodes
// expands: every node
// about: "Every node of the model"
// access: read
// whole: true
// params:
//   limit: {type: integer, required: true, minimum: 1, about: "rows that a release may have"}
// returns: [label, properties]
MATCH (n:__LABELS__)
RETURN head(labels(n)) AS label, properties(n) AS properties
LIMIT $limit
