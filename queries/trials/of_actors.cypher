// id: trials.of_actors
// question:
//   en: "Which trials do these actors run, as sponsor or as site?"
//   fr: "Quels essais ces acteurs mènent-ils, comme promoteur ou comme site ?"
//   nl: "Welke studies voeren deze actoren uit, als opdrachtgever of als centrum?"
// access: read
// params:
//   actors: {type: strings, required: true, about: "ids of actors", example: [uz-gent]}
//   part: {type: string, about: "sponsor or site; unset = both", values: [sponsor, site]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [trial_id, trial, phase, status, actors, source_ids]
MATCH (actor:Actor)-[link:SPONSORS|HOSTS]->(trial:Trial)
WHERE actor.id IN $actors
  AND ($part IS NULL OR ($part = 'sponsor' AND type(link) = 'SPONSORS') OR ($part = 'site' AND type(link) = 'HOSTS'))
WITH actor, trial
ORDER BY actor.id
RETURN trial.id AS trial_id, trial.title AS trial, trial.phase AS phase, trial.status AS status,
  collect(DISTINCT actor.id) AS actors, trial.source_ids AS source_ids
ORDER BY trial_id
LIMIT $limit
