// id: actors.by_stage
// question:
//   en: "Who does a stage of the value chain for a therapy?"
//   fr: "Qui assure une étape de la chaîne de valeur pour une thérapie ?"
//   nl: "Wie doet een stap van de waardeketen voor een therapie?"
// access: read
// params:
//   stage: {type: string, required: true, about: "a stage", example: gmp-manufacturing}
//   therapy: {type: string, about: "a therapy with everything below it; unset = any"}
//   region: {type: strings, about: "Wallonia, Brussels, Flanders", values: [Wallonia, Brussels, Flanders]}
//   kind: {type: strings, about: "kinds of actor"}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [actor_id, actor, kind, region, ended, for_all, therapies, as_of, source_ids]
MATCH (:Stage {id: $stage})<-[:AT]-(capability:Capability)<-[:HAS]-(actor:Actor)
WHERE ($region IS NULL OR actor.region IN $region)
  AND ($kind IS NULL OR actor.kind IN $kind)
  AND ($therapy IS NULL
    OR EXISTS { MATCH (capability)-[:FOR]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy}) }
    OR (capability.scope = 'all' AND EXISTS { MATCH (actor)-[:WORKS_ON]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy}) }))
OPTIONAL MATCH (capability)-[:FOR]->(therapy:Therapy)
WITH actor, capability, therapy
ORDER BY therapy.id
WITH actor, collect(DISTINCT therapy.id) AS therapies, max(capability.as_of) AS as_of,
  any(scope IN collect(capability.scope) WHERE scope = 'all') AS for_all,
  reduce(all = [], ids IN collect(capability.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
RETURN actor.id AS actor_id, actor.name AS actor, actor.kind AS kind, actor.region AS region,
  actor.ended AS ended, for_all, therapies, as_of, source_ids
ORDER BY actor_id
LIMIT $limit
