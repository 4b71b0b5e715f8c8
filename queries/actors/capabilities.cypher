// id: actors.capabilities
// question:
//   en: "What does an actor do, for which therapy?"
//   fr: "Que fait un acteur, pour quelle thérapie ?"
//   nl: "Wat doet een actor, voor welke therapie?"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: uliege}
// returns: [stage_id, stage_order, therapy_id, scope, status, since, until, capacity, basis, note, as_of, source_ids]
MATCH (:Actor {id: $actor})-[:HAS]->(capability:Capability)-[:AT]->(stage:Stage)
OPTIONAL MATCH (capability)-[:FOR]->(therapy:Therapy)
RETURN stage.id AS stage_id, stage.order AS stage_order, therapy.id AS therapy_id,
  capability.scope AS scope, capability.status AS status, capability.since AS since,
  capability.until AS until, capability.capacity AS capacity, capability.basis AS basis, capability.note AS note,
  capability.as_of AS as_of, capability.source_ids AS source_ids
ORDER BY stage_order, therapy_id
LIMIT 500
