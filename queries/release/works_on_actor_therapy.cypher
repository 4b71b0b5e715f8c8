// id: release.works_on_actor_therapy
// about: "The WORKS_ON relationships of some Actor nodes to Therapy"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Actor {id: id})-[r:WORKS_ON]->(b:Therapy)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
