// id: release.targets_collaboration_stage
// about: "The TARGETS relationships of some Collaboration nodes to Stage"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Collaboration {id: id})-[r:TARGETS]->(b:Stage)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
