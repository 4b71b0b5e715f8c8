// id: release.sponsors_actor_trial
// about: "The SPONSORS relationships of some Actor nodes to Trial"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Actor {id: id})-[r:SPONSORS]->(b:Trial)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
