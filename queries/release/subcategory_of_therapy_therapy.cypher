// id: release.subcategory_of_therapy_therapy
// about: "The SUBCATEGORY_OF relationships of some Therapy nodes to Therapy"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Therapy {id: id})-[r:SUBCATEGORY_OF]->(b:Therapy)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
