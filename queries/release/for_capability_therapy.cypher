// id: release.for_capability_therapy
// about: "The FOR relationships of some Capability nodes to Therapy"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Capability {id: id})-[r:FOR]->(b:Therapy)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
