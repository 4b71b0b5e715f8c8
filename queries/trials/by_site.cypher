// id: trials.by_site
// question:
//   en: "Which trials does an actor sponsor or host?"
//   fr: "Quels essais un acteur promeut-il ou accueille-t-il ?"
//   nl: "Welke studies sponsort of ontvangt een actor?"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: chu-liege}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [trial_id, title, role, phase, status, therapies, source_ids]
MATCH (:Actor {id: $actor})-[part:SPONSORS|HOSTS]->(trial:Trial)
OPTIONAL MATCH (trial)-[:TESTS]->(therapy:Therapy)
WITH trial, part, therapy
ORDER BY therapy.id
RETURN trial.id AS trial_id, trial.title AS title,
  CASE type(part) WHEN 'SPONSORS' THEN 'sponsor' ELSE 'site' END AS role, trial.phase AS phase,
  trial.status AS status, collect(therapy.id) AS therapies, trial.source_ids AS source_ids
ORDER BY trial_id, role
LIMIT $limit
