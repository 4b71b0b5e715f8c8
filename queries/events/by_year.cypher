// id: events.by_year
// question:
//   en: "What happened to the actors in a year?"
//   fr: "Qu'est-il arrivé aux acteurs dans une année ?"
//   nl: "Wat gebeurde er met de actoren in een jaar?"
// access: read
// params:
//   year: {type: string, required: true, about: "YYYY", example: '2025'}
//   type: {type: strings, about: "types of event"}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [date, event, actor_id, actor, region, note, source_ids]
MATCH (event:Event)-[:HAPPENED_TO]->(actor:Actor)
WHERE event.date STARTS WITH $year AND ($type IS NULL OR event.type IN $type)
RETURN event.date AS date, event.type AS event, actor.id AS actor_id, actor.name AS actor,
  actor.region AS region, event.note AS note, event.source_ids AS source_ids
ORDER BY date, actor_id, event
LIMIT $limit
