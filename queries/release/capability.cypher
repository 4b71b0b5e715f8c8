// id: release.capability
// about: "A page of Capability nodes after an id"
// access: read
// whole: true
// params:
//   after: {type: string, default: "", about: "the last id of the page before"}
//   limit: {type: integer, default: 5000, maximum: 20000, minimum: 1}
// returns: [properties]
MATCH (n:Capability)
WHERE n.id > $after
WITH n
ORDER BY n.id
LIMIT $limit
RETURN properties(n) AS properties
