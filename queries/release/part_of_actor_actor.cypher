// id: release.part_of_actor_actor
// about: "The PART_OF relationships of some Actor nodes to Actor"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Actor {id: id})-[r:PART_OF]->(b:Actor)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
