// id: capabilities.begun
// question:
//   en: "Since when does an actor do a stage for a therapy?"
//   fr: "Depuis quand un acteur couvre-t-il une étape pour une thérapie ?"
//   nl: "Sinds wanneer dekt een actor een stap voor een therapie?"
// no_phrase: "the box answers since when by the date, not by the rows"
// access: read
// params:
//   actors: {type: strings, about: "ids of actors", example: [kaneka-eurogentec]}
//   regions: {type: strings, about: "of the seat of the actor", values: [Wallonia, Brussels, Flanders]}
//   stages: {type: strings, about: "ids of stages"}
//   therapies: {type: strings, about: "therapies, already with what is below them"}
//   year_from: {type: integer, about: "first year of the beginning"}
//   year_to: {type: integer, about: "last year of the beginning, included"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [capability_id, actor_id, stage_id, therapy_id, status, since, until, source_ids]
MATCH (actor:Actor)-[:HAS]->(c:Capability)-[:AT]->(stage:Stage)
WHERE c.since IS NOT NULL
  AND ($actors IS NULL OR actor.id IN $actors)
  AND ($regions IS NULL OR actor.region IN $regions)
  AND ($stages IS NULL OR stage.id IN $stages)
  AND left(c.since, 4) >= toString(coalesce($year_from, 1000))
  AND left(c.since, 4) <= toString(coalesce($year_to, 9999))
  AND ($therapies IS NULL OR c.scope = 'all' OR EXISTS {
    MATCH (c)-[:FOR]->(t:Therapy)
    WHERE t.id IN $therapies
  })
OPTIONAL MATCH (c)-[:FOR]->(therapy:Therapy)
WHERE c.scope <> 'all'
RETURN actor.id + ':' + stage.id + ':' + coalesce(therapy.id, '') AS capability_id,
  actor.id AS actor_id, stage.id AS stage_id, therapy.id AS therapy_id, c.status AS status,
  c.since AS since, c.until AS until, c.source_ids AS source_ids
ORDER BY since, capability_id
LIMIT $limit
