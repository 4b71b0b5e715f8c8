// id: release.term
// about: "A page of Term nodes after an id"
// access: read
// whole: true
// params:
//   after: {type: string, default: "", about: "the last id of the page before"}
//   limit: {type: integer, default: 5000, maximum: 20000, minimum: 1}
// returns: [properties]
MATCH (n:Term)
WHERE n.id > $after
WITH n
ORDER BY n.id
LIMIT $limit
RETURN properties(n) AS properties
