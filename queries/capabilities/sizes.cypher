// id: capabilities.sizes
// question:
//   en: "How much can an actor make or treat: square metres, litres, batches, patients?"
//   fr: "Combien un acteur peut-il produire ou traiter : mètres carrés, litres, lots, patients ?"
//   nl: "Hoeveel kan een actor maken of behandelen: vierkante meter, liter, batches, patiënten?"
// no_phrase: "the box answers how much by the text of the capacity, not by the rows"
// access: read
// params:
//   actors: {type: strings, about: "ids of actors", example: [kaneka-eurogentec]}
//   regions: {type: strings, about: "of the seat of the actor", values: [Wallonia, Brussels, Flanders]}
//   stages: {type: strings, about: "ids of stages"}
//   therapies: {type: strings, about: "therapies, already with what is below them"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [capability_id, actor_id, stage_id, therapy_id, status, capacity, as_of, source_ids]
MATCH (actor:Actor)-[:HAS]->(c:Capability)-[:AT]->(stage:Stage)
WHERE c.capacity IS NOT NULL
  AND ($actors IS NULL OR actor.id IN $actors)
  AND ($regions IS NULL OR actor.region IN $regions)
  AND ($stages IS NULL OR stage.id IN $stages)
  AND ($therapies IS NULL OR c.scope = 'all' OR EXISTS {
    MATCH (c)-[:FOR]->(t:Therapy)
    WHERE t.id IN $therapies
  })
OPTIONAL MATCH (c)-[:FOR]->(therapy:Therapy)
WHERE c.scope <> 'all'
RETURN actor.id + ':' + stage.id + ':' + coalesce(therapy.id, '') AS capability_id,
  actor.id AS actor_id, stage.id AS stage_id, therapy.id AS therapy_id, c.status AS status,
  c.capacity AS capacity, c.as_of AS as_of, c.source_ids AS source_ids
ORDER BY capability_id
LIMIT $limit
