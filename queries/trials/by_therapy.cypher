// id: trials.by_therapy
// question:
//   en: "Which trials test a therapy, and where?"
//   fr: "Quels essais testent une thérapie, et où ?"
//   nl: "Welke studies testen een therapie, en waar?"
// access: read
// params:
//   therapy: {type: string, required: true, about: "a therapy with everything below it", example: phage-therapy}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [trial_id, title, phase, status, indication, actors, as_of, source_ids]
MATCH (:Therapy {id: $therapy})<-[:SUBCATEGORY_OF*0..6]-(:Therapy)<-[:TESTS]-(trial:Trial)
WITH DISTINCT trial
OPTIONAL MATCH (actor:Actor)-[:SPONSORS|HOSTS]->(trial)
WITH trial, actor
ORDER BY actor.id
RETURN trial.id AS trial_id, trial.title AS title, trial.phase AS phase, trial.status AS status,
  trial.indication AS indication, collect(DISTINCT actor.id) AS actors, trial.as_of AS as_of,
  trial.source_ids AS source_ids
ORDER BY trial_id
LIMIT $limit
