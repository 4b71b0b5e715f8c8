// id: release.stands_for_term_therapy
// about: "The STANDS_FOR relationships of some Term nodes to Therapy"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Term {id: id})-[r:STANDS_FOR]->(b:Therapy)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
