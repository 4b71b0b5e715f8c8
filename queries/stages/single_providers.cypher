// id: stages.single_providers
// question:
//   en: "Which stages depend on a single actor that is still active?"
//   fr: "Quelles étapes dépendent d'un seul acteur encore actif ?"
//   nl: "Welke stappen hangen af van één nog actieve actor?"
// access: read
// params:
//   region: {type: strings, about: "Wallonia, Brussels, Flanders", values: [Wallonia, Brussels, Flanders]}
// returns: [therapy_id, stage_id, actor_id, actor, source_ids]
MATCH (therapy:Therapy)<-[:SUBCATEGORY_OF*0..6]-(below:Therapy)
CALL (below) {
  MATCH (below)<-[:FOR]-(capability:Capability)-[:AT]->(stage:Stage)
  MATCH (actor:Actor)-[:HAS]->(capability)
  WHERE NOT coalesce(capability.status, 'unknown') IN ['planned', 'ended']
  RETURN actor, stage, capability.source_ids AS ids
  UNION
  MATCH (below)<-[:WORKS_ON]-(actor:Actor)-[:HAS]->(capability:Capability {scope: 'all'})-[:AT]->(stage:Stage)
  WHERE NOT coalesce(capability.status, 'unknown') IN ['planned', 'ended']
  RETURN actor, stage, capability.source_ids AS ids
}
WITH therapy, stage, actor, ids
WHERE actor.ended IS NULL AND ($region IS NULL OR actor.region IN $region) AND NOT EXISTS {
  MATCH (event:Event)-[:HAPPENED_TO]->(actor)
  WHERE event.type IN ['bankruptcy', 'liquidation']
}
WITH therapy, stage, collect(DISTINCT actor) AS actors, collect(ids)[0] AS source_ids
WHERE size(actors) = 1
RETURN therapy.id AS therapy_id, stage.id AS stage_id, actors[0].id AS actor_id,
  actors[0].name AS actor, source_ids
ORDER BY therapy_id, stage_id
LIMIT 1000
