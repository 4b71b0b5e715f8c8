// id: release.participates_in_actor_collaboration
// about: "The PARTICIPATES_IN relationships of some Actor nodes to Collaboration"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Actor {id: id})-[r:PARTICIPATES_IN]->(b:Collaboration)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
