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
WITH therapy, stage, actor
WHERE $region IS NULL OR actor.region IN $region
RETURN therapy.id AS therapy_id, stage.id AS stage_id, count(DISTINCT actor) AS actors,
  count(DISTINCT CASE WHEN actor.ended IS NOT NULL THEN actor END) AS closed
ORDER BY therapy_id, stage_id
LIMIT 1000
