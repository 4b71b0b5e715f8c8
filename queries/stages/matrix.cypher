// id: stages.matrix
// question:
//   en: "How many actors cover each stage for each therapy?"
//   fr: "Combien d'acteurs couvrent chaque étape pour chaque thérapie ?"
//   nl: "Hoeveel actoren dekken elke stap voor elke therapie?"
// access: read
// params:
//   region: {type: strings, about: "Wallonia, Brussels, Flanders", values: [Wallonia, Brussels, Flanders]}
// returns: [therapy_id, stage_id, actors, closed]
MATCH (therapy:Therapy)<-[:SUBCATEGORY_OF*0..6]-(below:Therapy)
CALL (below) {
  MATCH (below)<-[:FOR]-(capability:Capability)-[:AT]->(stage:Stage)
  MATCH (actor:Actor)-[:HAS]->(capability)
  RETURN actor, stage
  UNION
  MATCH (below)<-[:WORKS_ON]-(actor:Actor)-[:HAS]->(:Capability {scope: 'all'})-[:AT]->(stage:Stage)
  RETURN actor, stage
}
WITH DISTINCT therapy, stage, actor
WHERE $region IS NULL OR actor.region IN $region
WITH therapy, stage, actor, actor.ended IS NOT NULL OR EXISTS {
  MATCH (event:Event)-[:HAPPENED_TO]->(actor)
  WHERE event.type IN ['bankruptcy', 'liquidation']
} AS gone
RETURN therapy.id AS therapy_id, stage.id AS stage_id, count(actor) AS actors,
  sum(CASE WHEN gone THEN 1 ELSE 0 END) AS closed
ORDER BY therapy_id, stage_id
LIMIT 1000
