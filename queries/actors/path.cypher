// id: actors.path
// question:
//   en: "What is the shortest chain of collaborations between two actors?"
//   fr: "Quelle est la plus courte chaîne de collaborations entre deux acteurs ?"
//   nl: "Wat is de kortste keten van samenwerkingen tussen twee actoren?"
// no_phrase: "the question of actors.chain, whose phrase is asked; this one gives the steps for a page"
// access: read
// params:
//   from: {type: string, required: true, about: "an actor", example: uliege}
//   to: {type: string, required: true, about: "an actor", example: uza}
// returns: [position, kind, id, name, role, source_ids]
MATCH (a:Actor {id: $from})
OPTIONAL MATCH (b:Actor {id: $to})
WITH a, b
WHERE a <> b
MATCH path = shortestPath((a)-[:PARTICIPATES_IN*..8]-(b))
WITH nodes(path) AS stops, relationships(path) AS steps
UNWIND range(0, size(stops) - 1) AS position
WITH position, stops[position] AS stop,
  CASE position WHEN 0 THEN null ELSE steps[position - 1] END AS step
RETURN position, CASE position % 2 WHEN 0 THEN 'Actor' ELSE 'Collaboration' END AS kind,
  stop.id AS id, stop.name AS name, step.role AS role,
  coalesce(step.source_ids, stop.source_ids) AS source_ids
ORDER BY position
LIMIT 17
