// id: stages.get
// about: "One stage with who does it"
// access: read
// params:
//   stage: {type: string, required: true, about: "a stage", example: gmp-manufacturing}
// returns: [stage, before, after, actors, sources]
MATCH (stage:Stage {id: $stage})
CALL (stage) {
  MATCH (before:Stage)-[:PRECEDES]->(stage)
  RETURN collect(before.id) AS before
}
CALL (stage) {
  MATCH (stage)-[:PRECEDES]->(following:Stage)
  RETURN collect(following.id) AS after
}
CALL (stage) {
  MATCH (stage)<-[:AT]-(fact:Capability)<-[:HAS]-(actor:Actor)
  OPTIONAL MATCH (fact)-[:FOR]->(therapy:Therapy)
  WITH actor, fact, therapy
  ORDER BY actor.id, fact.id
  RETURN collect({id: actor.id, name: actor.name, kind: actor.kind, region: actor.region, ended: actor.ended,
    therapy_id: therapy.id, scope: fact.scope, status: fact.status,
    since: fact.since, until: fact.until, capacity: fact.capacity, basis: fact.basis, as_of: fact.as_of, note: fact.note,
    source_ids: fact.source_ids})[..2000] AS actors
}
WITH stage, before, after, actors, reduce(ids = stage.source_ids, fact IN actors | ids + fact.source_ids) AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN properties(stage) AS stage, before, after, actors, sources
LIMIT 1
