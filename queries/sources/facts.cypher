// id: sources.facts
// question:
//   en: "What does a source say?"
//   fr: "Que dit une source ?"
//   nl: "Wat zegt een bron?"
// no_phrase: "its rows are facts of a source, for the page of that source"
// access: read
// params:
//   source: {type: string, required: true, about: "a source", example: src-cfa599e6b4e6}
// returns: [kind, id, what, as_of]
CALL () {
  MATCH (actor:Actor)
  WHERE $source IN actor.source_ids
  RETURN 'Actor' AS kind, actor.id AS id, actor.name AS what, actor.as_of AS as_of
  UNION ALL
  MATCH (actor:Actor)-[fact:WORKS_ON]->(therapy:Therapy)
  WHERE $source IN fact.source_ids
  RETURN 'WORKS_ON' AS kind, actor.id AS id, therapy.id AS what, fact.as_of AS as_of
  UNION ALL
  MATCH (actor:Actor)-[:HAS]->(fact:Capability)-[:AT]->(stage:Stage)
  WHERE $source IN fact.source_ids
  RETURN 'Capability' AS kind, actor.id AS id, stage.id AS what, fact.as_of AS as_of
  UNION ALL
  MATCH (actor:Actor)-[fact:PARTICIPATES_IN]->(work:Collaboration)
  WHERE $source IN fact.source_ids
  RETURN 'PARTICIPATES_IN' AS kind, actor.id AS id, work.id AS what, fact.as_of AS as_of
  UNION ALL
  MATCH (work:Collaboration)
  WHERE $source IN work.source_ids
  RETURN 'Collaboration' AS kind, work.id AS id, work.name AS what, work.as_of AS as_of
  UNION ALL
  MATCH (product:Product)
  WHERE $source IN product.source_ids
  RETURN 'Product' AS kind, product.id AS id, product.name AS what, product.as_of AS as_of
  UNION ALL
  MATCH (trial:Trial)
  WHERE $source IN trial.source_ids
  RETURN 'Trial' AS kind, trial.id AS id, trial.title AS what, trial.as_of AS as_of
  UNION ALL
  MATCH (event:Event)-[:HAPPENED_TO]->(actor:Actor)
  WHERE $source IN event.source_ids
  RETURN 'Event' AS kind, actor.id AS id, event.type AS what, event.date AS as_of
  UNION ALL
  MATCH (absence:Absence)
  WHERE $source IN absence.source_ids
  RETURN 'Absence' AS kind, absence.id AS id, absence.statement AS what, absence.as_of AS as_of
  UNION ALL
  MATCH (figure:Figure)
  WHERE $source IN figure.source_ids
  RETURN 'Figure' AS kind, figure.id AS id, figure.metric AS what, figure.year AS as_of
}
RETURN kind, id, what, as_of
ORDER BY kind, id, what
LIMIT 1000
