// id: actors.get
// about: "One actor with every fact and its sources"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: uliege}
// returns: [actor, therapies, capabilities, collaborations, partners, products, trials, events, parents, units, sources]
MATCH (actor:Actor {id: $actor})
CALL (actor) {
  MATCH (actor)-[fact:WORKS_ON]->(therapy:Therapy)
  WITH fact, therapy
  ORDER BY therapy.id
  RETURN collect({id: therapy.id, name_en: therapy.name_en, name_fr: therapy.name_fr, name_nl: therapy.name_nl,
    legal_class: therapy.legal_class, basis: fact.basis, as_of: fact.as_of, note: fact.note,
    source_ids: fact.source_ids}) AS therapies
}
CALL (actor) {
  MATCH (actor)-[:HAS]->(fact:Capability)-[:AT]->(stage:Stage)
  OPTIONAL MATCH (fact)-[:FOR]->(therapy:Therapy)
  WITH fact, stage, therapy
  ORDER BY stage.order, fact.id
  RETURN collect({id: fact.id, stage_id: stage.id, therapy_id: therapy.id, scope: fact.scope,
    status: fact.status, since: fact.since, until: fact.until, capacity: fact.capacity,
    basis: fact.basis, as_of: fact.as_of, note: fact.note, source_ids: fact.source_ids}) AS capabilities
}
CALL (actor) {
  MATCH (actor)-[fact:PARTICIPATES_IN]->(work:Collaboration)
  WITH fact, work
  ORDER BY work.id, fact.role
  RETURN collect({id: work.id, name: work.name, type: work.type, start: work.start, end: work.end,
    role: fact.role, basis: fact.basis, note: fact.note, source_ids: fact.source_ids}) AS collaborations
}
CALL (actor) {
  MATCH (actor)-[:PARTICIPATES_IN]->(work:Collaboration)<-[:PARTICIPATES_IN]-(partner:Actor)
  WHERE partner <> actor
  WITH partner, count(DISTINCT work) AS shared
  ORDER BY shared DESC, partner.id
  RETURN collect({id: partner.id, name: partner.name, kind: partner.kind, collaborations: shared})[..500] AS partners
}
CALL (actor) {
  MATCH (actor)-[fact:OWNS]->(product:Product)
  WITH fact, product
  ORDER BY product.id
  RETURN collect({id: product.id, name: product.name, phase: product.phase, source_ids: fact.source_ids}) AS products
}
CALL (actor) {
  MATCH (actor)-[fact:SPONSORS|HOSTS]->(trial:Trial)
  WITH fact, trial
  ORDER BY trial.id, type(fact)
  RETURN collect({id: trial.id, title: trial.title, role: CASE type(fact) WHEN 'SPONSORS' THEN 'sponsor' ELSE 'site' END,
    source_ids: fact.source_ids}) AS trials
}
CALL (actor) {
  MATCH (event:Event)-[:HAPPENED_TO]->(actor)
  WITH event
  ORDER BY event.date, event.type
  RETURN collect({id: event.id, type: event.type, date: event.date, note: event.note, source_ids: event.source_ids}) AS events
}
CALL (actor) {
  MATCH (actor)-[fact:PART_OF]->(parent:Actor)
  RETURN collect({id: parent.id, name: parent.name, source_ids: fact.source_ids}) AS parents
}
CALL (actor) {
  MATCH (unit:Actor)-[fact:PART_OF]->(actor)
  WITH unit, fact
  ORDER BY unit.id
  RETURN collect({id: unit.id, name: unit.name, kind: unit.kind, source_ids: fact.source_ids}) AS units
}
WITH actor, therapies, capabilities, collaborations, partners, products, trials, events, parents, units,
  reduce(ids = actor.source_ids, fact IN therapies + capabilities + collaborations + products + trials + events + parents + units
    | ids + fact.source_ids) AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN properties(actor) AS actor, therapies,
  capabilities, collaborations, partners, products, trials, events, parents, units, sources
LIMIT 1
