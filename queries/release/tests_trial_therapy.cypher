// id: release.tests_trial_therapy
// about: "The TESTS relationships of some Trial nodes to Therapy"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Trial {id: id})-[r:TESTS]->(b:Therapy)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
