// id: release.relationships
// expands: every relation
// about: "Every relationship of the model, with the labels that its ends have"
// access: read
// whole: true
// params:
//   limit: {type: integer, required: true, minimum: 1, about: "rows that a release may have"}
// returns: [from, type, to, start, end, properties]
MATCH (a:__STARTS__)-[r:__TYPES__]->(b)
RETURN head(labels(a)) AS from, type(r) AS type, head(labels(b)) AS to,
  a.id AS start, b.id AS end, properties(r) AS properties
LIMIT $limit
