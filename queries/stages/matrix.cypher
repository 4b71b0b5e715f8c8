// id: stages.matrix
// question:
//   en: "How many actors cover each stage for each therapy, plan to, or did?"
//   fr: "Combien d'acteurs couvrent chaque étape pour chaque thérapie, le prévoient ou l'ont fait ?"
//   nl: "Hoeveel actoren dekken elke stap voor elke therapie, plannen dat of deden het?"
// no_phrase: "its rows are counts of the board, which a question about gaps links to"
// access: read
// params:
//   region: {type: strings, about: "Wallonia, Brussels, Flanders", values: [Wallonia, Brussels, Flanders]}
// returns: [therapy_id, stage_id, actors, planned, ended]
MATCH (therapy:Therapy)<-[:SUBCATEGORY_OF*0..6]-(below:Therapy)
CALL (below) {
  MATCH (below)<-[:FOR]-(capability:Capability)-[:AT]->(stage:Stage)
  MATCH (actor:Actor)-[:HAS]->(capability)
  RETURN actor, stage, capability
  UNION
  MATCH (below)<-[:WORKS_ON]-(actor:Actor)-[:HAS]->(capability:Capability {scope: 'all'})-[:AT]->(stage:Stage)
  RETURN actor, stage, capability
}
WITH therapy, stage, actor, collect(coalesce(capability.status, 'unknown')) AS statuses
WHERE $region IS NULL OR actor.region IN $region
WITH therapy, stage, statuses, actor.ended IS NOT NULL OR EXISTS {
  MATCH (event:Event)-[:HAPPENED_TO]->(actor)
  WHERE event.type IN ['bankruptcy', 'liquidation']
} AS gone
WITH therapy, stage, CASE
    WHEN gone THEN 'ended'
    WHEN any(status IN statuses WHERE status IN ['active', 'paused', 'unknown']) THEN 'counts'
    WHEN 'planned' IN statuses THEN 'planned'
    ELSE 'ended' END AS standing
RETURN therapy.id AS therapy_id, stage.id AS stage_id,
  sum(CASE standing WHEN 'counts' THEN 1 ELSE 0 END) AS actors,
  sum(CASE standing WHEN 'planned' THEN 1 ELSE 0 END) AS planned,
  sum(CASE standing WHEN 'ended' THEN 1 ELSE 0 END) AS ended
ORDER BY therapy_id, stage_id
LIMIT 1000
