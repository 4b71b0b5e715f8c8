// id: events.by_actor
// question:
//   en: "What happened to an actor?"
//   fr: "Qu'est-il arrivé à un acteur ?"
//   nl: "Wat is er met een actor gebeurd?"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: univercells}
// returns: [date, event, note, source_ids]
MATCH (event:Event)-[:HAPPENED_TO]->(:Actor {id: $actor})
RETURN event.date AS date, event.type AS event, event.note AS note, event.source_ids AS source_ids
ORDER BY date, event
LIMIT 200
