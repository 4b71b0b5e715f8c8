// id: release.happened_to_event_actor
// about: "The HAPPENED_TO relationships of some Event nodes to Actor"
// access: read
// whole: true
// params:
//   ids: {type: rows, required: true, about: "ids of the start nodes, a page of them"}
// returns: [start, end, properties]
UNWIND $ids AS id
MATCH (a:Event {id: id})-[r:HAPPENED_TO]->(b:Actor)
RETURN a.id AS start, b.id AS end, properties(r) AS properties
