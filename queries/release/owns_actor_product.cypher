// id: release.owns_actor_product
// about: "The OWNS relationships of some Actor nodes to Product"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Actor {id: id})-[r:OWNS]->(b:Product)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
