// id: capabilities.search
// question:
//   en: "Which capabilities are planned, paused or ended, where, and until when?"
//   fr: "Quelles capacités sont prévues, suspendues ou terminées, où et jusqu'à quand ?"
//   nl: "Welke capaciteiten zijn gepland, onderbroken of beëindigd, waar en tot wanneer?"
// access: read
// params:
//   statuses: {type: strings, required: true, about: "planned, active, paused, ended", example: [ended]}
//   actors: {type: strings, about: "ids of actors"}
//   stages: {type: strings, about: "ids of stages"}
//   therapies: {type: strings, about: "therapies, already with what is below them"}
//   year_from: {type: integer, about: "first year"}
//   year_to: {type: integer, about: "last year, included"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [capability_id, actor_id, stage_id, therapy_id, status, until, source_ids]
MATCH (actor:Actor)-[:HAS]->(c:Capability)-[:AT]->(stage:Stage)
WHERE c.status IN $statuses
  AND ($actors IS NULL OR actor.id IN $actors)
  AND ($stages IS NULL OR stage.id IN $stages)
  AND (($year_from IS NULL AND $year_to IS NULL) OR (left(c.valid_to, 4) >= toString(coalesce($year_from, 1000))
    AND left(c.valid_to, 4) <= toString(coalesce($year_to, 9999))))
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
  c.valid_to AS until, c.source_ids AS source_ids
ORDER BY capability_id
LIMIT $limit
