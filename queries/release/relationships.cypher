// id: release.relationships
// expands: every relation
// about: "Every relationship of the model, with the labels that its ends have, in parts of 500"
// access: read
// whole: true
// params:
//   limit: {type: integer, required: true, minimum: 1, about: "rows that a release may have"}
// returns: [part]
MATCH (a:__STARTS__)-[r:__TYPES__]->(b)
WITH r
LIMIT $limit
WITH collect(r) AS every
UNWIND range(0, size(every) - 1, 500) AS first
RETURN [r IN every[first..first + 500] |
  [head(labels(startNode(r))), type(r), head(labels(endNode(r))),
   startNode(r).id, endNode(r).id, properties(r)]] AS part
