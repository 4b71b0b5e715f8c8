// id: release.is_a_product_therapy
// about: "The IS_A relationships of some Product nodes to Therapy"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Product {id: id})-[r:IS_A]->(b:Therapy)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
