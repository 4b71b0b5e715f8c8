// id: actors.chain
// question:
//   en: "What is the shortest chain of collaborations from one actor to another, actor by actor?"
//   fr: "Quelle est la plus courte chaîne de collaborations d'un acteur à un autre, acteur par acteur ?"
//   nl: "Wat is de kortste keten van samenwerkingen van één actor naar een andere, actor na actor?"
// access: read
// params:
//   from: {type: string, required: true, about: "an actor", example: novadip}
//   to: {type: string, required: true, about: "an actor", example: uza}
// returns: [actor_id, actor, position, source_ids]
MATCH (a:Actor {id: $from})
OPTIONAL MATCH (b:Actor {id: $to})
WITH a, b
WHERE a <> b
MATCH path = allShortestPaths((a)-[:PARTICIPATES_IN*..8]-(b))
WITH nodes(path) AS stops, [stop IN nodes(path) | stop.id] AS keys
ORDER BY keys
LIMIT 1
UNWIND range(0, size(stops) - 1, 2) AS position
RETURN stops[position].id AS actor_id, stops[position].name AS actor, position / 2 AS position,
  stops[position].source_ids AS source_ids
ORDER BY position
LIMIT 5
