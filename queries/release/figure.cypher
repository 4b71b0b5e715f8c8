// id: release.figure
// about: "A page of Figure nodes after an id"
// access: read
// whole: true
// params:
//   after: {type: string, default: "", about: "the last id of the page before"}
//   limit: {type: integer, default: 5000, maximum: 20000, minimum: 1}
// returns: [properties]
MATCH (n:Figure)
WHERE n.id > $after
WITH n
ORDER BY n.id
LIMIT $limit
RETURN properties(n) AS properties
