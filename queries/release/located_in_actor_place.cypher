// id: release.located_in_actor_place
// about: "The LOCATED_IN relationships of some Actor nodes to Place"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Actor {id: id})-[r:LOCATED_IN]->(b:Place)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
