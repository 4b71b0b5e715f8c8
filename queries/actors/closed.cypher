// id: actors.closed
// question:
//   en: "Which actors closed or are at risk, since when?"
//   fr: "Quels acteurs ont fermé ou sont menacés, depuis quand ?"
//   nl: "Welke actoren zijn gestopt of bedreigd, sinds wanneer?"
// access: read
// params:
//   region: {type: strings, about: "Wallonia, Brussels, Flanders", values: [Wallonia, Brussels, Flanders]}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [actor_id, actor, region, ended, event, date, note, source_ids]
MATCH (event:Event)-[:HAPPENED_TO]->(actor:Actor)
WHERE event.type IN ['bankruptcy', 'liquidation', 'closure-announced', 'site-closed', 'wind-down', 'ceased', 'layoffs', 'restructuring']
  AND ($region IS NULL OR actor.region IN $region)
RETURN actor.id AS actor_id, actor.name AS actor, actor.region AS region, actor.ended AS ended,
  event.type AS event, event.date AS date, event.note AS note, event.source_ids AS source_ids
ORDER BY date DESC, actor_id, event
LIMIT $limit
