// id: release.part_of_collaboration_collaboration
// about: "The PART_OF relationships of some Collaboration nodes to Collaboration"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Collaboration {id: id})-[r:PART_OF]->(b:Collaboration)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
