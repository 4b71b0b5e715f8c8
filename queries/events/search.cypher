// id: events.search
// question:
//   en: "Which events of these types happened, in which years, to whom?"
//   fr: "Quels événements de ces types ont eu lieu, en quelles années, chez qui ?"
//   nl: "Welke gebeurtenissen van deze types waren er, in welke jaren, bij wie?"
// access: read
// params:
//   types: {type: strings, about: "types of event", example: [bankruptcy, liquidation]}
//   actors: {type: strings, about: "ids of actors"}
//   year_from: {type: integer, about: "first year"}
//   year_to: {type: integer, about: "last year, included"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [event_id, event, date, actor_id, actor, note, source_ids]
MATCH (event:Event)-[:HAPPENED_TO]->(actor:Actor)
WHERE ($types IS NULL OR event.type IN $types)
  AND ($actors IS NULL OR actor.id IN $actors)
  AND (($year_from IS NULL AND $year_to IS NULL) OR (left(event.date, 4) >= toString(coalesce($year_from, 1000))
    AND left(event.date, 4) <= toString(coalesce($year_to, 9999))))
RETURN event.id AS event_id, event.type AS event, event.date AS date, actor.id AS actor_id,
  actor.name AS actor, event.note AS note, event.source_ids AS source_ids
ORDER BY event_id
LIMIT $limit
