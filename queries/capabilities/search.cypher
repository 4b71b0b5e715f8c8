// id: capabilities.search
// question:
//   en: "Which capabilities are planned, active, paused or ended, where, since when and until when?"
//   fr: "Quelles capacités sont prévues, actives, suspendues ou terminées, où, depuis quand et jusqu'à quand ?"
//   nl: "Welke capaciteiten zijn gepland, actief, onderbroken of beëindigd, waar, sinds en tot wanneer?"
// access: read
// params:
//   statuses: {type: strings, about: "planned, active, paused, ended, unknown", example: [ended], values: [planned, active, paused, ended, unknown]}
//   actors: {type: strings, about: "ids of actors"}
//   regions: {type: strings, about: "of the seat of the actor", values: [Wallonia, Brussels, Flanders]}
//   stages: {type: strings, about: "ids of stages"}
//   therapies: {type: strings, about: "therapies, already with what is below them"}
//   year_from: {type: integer, about: "first year of the end"}
//   year_to: {type: integer, about: "last year of the end, included"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [capability_id, actor_id, stage_id, therapy_id, status, since, until, capacity, as_of, source_ids]
MATCH (actor:Actor)-[:HAS]->(c:Capability)-[:AT]->(stage:Stage)
WHERE ($statuses IS NULL OR c.status IN $statuses)
  AND ($actors IS NULL OR actor.id IN $actors)
  AND ($regions IS NULL OR actor.region IN $regions)
  AND ($stages IS NULL OR stage.id IN $stages)
  AND (($year_from IS NULL AND $year_to IS NULL) OR (left(c.until, 4) >= toString(coalesce($year_from, 1000))
    AND left(c.until, 4) <= toString(coalesce($year_to, 9999))))
  AND ($therapies IS NULL
    OR EXISTS {
      MATCH (c)-[:FOR]->(t:Therapy)
      WHERE t.id IN $therapies
    }
    OR (c.scope = 'all' AND EXISTS {
      MATCH (actor)-[:WORKS_ON]->(t:Therapy)
      WHERE t.id IN $therapies
    }))
OPTIONAL MATCH (c)-[:FOR]->(therapy:Therapy)
WHERE c.scope <> 'all'
RETURN actor.id + ':' + stage.id + ':' + coalesce(therapy.id, '') AS capability_id,
  actor.id AS actor_id, stage.id AS stage_id, therapy.id AS therapy_id, c.status AS status,
  c.since AS since, c.until AS until, c.capacity AS capacity, c.as_of AS as_of,
  c.source_ids AS source_ids
ORDER BY capability_id
LIMIT $limit
