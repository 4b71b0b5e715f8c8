// id: actors.of_capabilities
// question:
//   en: "Which actors have these capabilities?"
//   fr: "Quels acteurs ont ces capacités ?"
//   nl: "Welke actoren hebben deze capaciteiten?"
// no_phrase: "a step of the questions about planned or ended capabilities, by their ids"
// access: read
// params:
//   capabilities: {type: strings, required: true, about: "actor:stage:therapy, the therapy empty for all it does", example: ["uza:patient-delivery:car-t"]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, kind, region, source_ids]
MATCH (actor:Actor)-[:HAS]->(c:Capability)-[:AT]->(stage:Stage)
OPTIONAL MATCH (c)-[:FOR]->(therapy:Therapy)
WHERE c.scope <> 'all'
WITH actor, actor.id + ':' + stage.id + ':' + coalesce(therapy.id, '') AS capability
WHERE capability IN $capabilities
RETURN DISTINCT actor.id AS actor_id, actor.name AS actor, actor.kind AS kind,
  actor.region AS region, actor.source_ids AS source_ids
ORDER BY actor_id
LIMIT $limit
