// id: release.precedes_stage_stage
// about: "The PRECEDES relationships of some Stage nodes to Stage"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Stage {id: id})-[r:PRECEDES]->(b:Stage)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
