// id: release.covers_collaboration_therapy
// about: "The COVERS relationships of some Collaboration nodes to Therapy"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Collaboration {id: id})-[r:COVERS]->(b:Therapy)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
