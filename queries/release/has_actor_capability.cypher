// id: release.has_actor_capability
// about: "The HAS relationships of some Actor nodes to Capability"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Actor {id: id})-[r:HAS]->(b:Capability)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
