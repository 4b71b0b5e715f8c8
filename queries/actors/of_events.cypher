// id: actors.of_events
// question:
//   en: "To whom did these events happen?"
//   fr: "Qui est concerné par ces événements ?"
//   nl: "Bij wie gebeurde dit?"
// no_phrase: "a step of the questions about what happened, by ids of events"
// access: read
// params:
//   events: {type: strings, required: true, about: "ids of events", example: ["exothera:2025:bankruptcy"]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, events, source_ids]
MATCH (event:Event)-[:HAPPENED_TO]->(actor:Actor)
WHERE event.id IN $events
WITH actor, event
ORDER BY event.id
RETURN actor.id AS actor_id, actor.name AS actor, collect(event.id) AS events,
  reduce(all = [], ids IN collect(event.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
ORDER BY actor_id
LIMIT $limit
