// id: collaborations.get
// about: "One collaboration with its members and sources"
// access: read
// params:
//   collaboration: {type: string, required: true, example: atmp-pit}
// returns: [collaboration, members, therapies, stages, parts, sources]
MATCH (work:Collaboration {id: $collaboration})
CALL (work) {
  MATCH (actor:Actor)-[fact:PARTICIPATES_IN]->(work)
  WITH actor, fact
  ORDER BY actor.id, fact.role
  RETURN collect({id: actor.id, name: actor.name, kind: actor.kind, region: actor.region, role: fact.role,
    basis: fact.basis, note: fact.note, source_ids: fact.source_ids}) AS members
}
CALL (work) {
  MATCH (work)-[:COVERS]->(therapy:Therapy)
  WITH therapy
  ORDER BY therapy.id
  RETURN collect(therapy.id) AS therapies
}
CALL (work) {
  MATCH (work)-[:TARGETS]->(stage:Stage)
  WITH stage
  ORDER BY stage.order
  RETURN collect(stage.id) AS stages
}
CALL (work) {
  OPTIONAL MATCH (work)-[:PART_OF]-(other:Collaboration)
  WITH other
  ORDER BY other.id
  RETURN collect(other.id) AS parts
}
WITH work, members, therapies, stages, parts, reduce(ids = work.source_ids, fact IN members | ids + fact.source_ids) AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN properties(work) AS collaboration, members, therapies,
  stages, parts, sources
LIMIT 1
