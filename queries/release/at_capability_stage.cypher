// id: release.at_capability_stage
// about: "The AT relationships of some Capability nodes to Stage"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Capability {id: id})-[r:AT]->(b:Stage)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
