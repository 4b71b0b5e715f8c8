// id: actors.of_trials
// question:
//   en: "Who runs these trials, as sponsor or as site?"
//   fr: "Qui mène ces essais, comme promoteur ou comme site ?"
//   nl: "Wie voert deze studies uit, als opdrachtgever of als centrum?"
// no_phrase: "a step of the questions about a trial; trials have titles that nobody types whole"
// access: read
// params:
//   trials: {type: strings, required: true, about: "ids of trials", example: [NCT02116010]}
//   part: {type: string, about: "sponsor or site; unset = both", values: [sponsor, site]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, trials, source_ids]
MATCH (actor:Actor)-[link:SPONSORS|HOSTS]->(trial:Trial)
WHERE trial.id IN $trials
  AND ($part IS NULL OR ($part = 'sponsor' AND type(link) = 'SPONSORS') OR ($part = 'site' AND type(link) = 'HOSTS'))
WITH actor, trial, link
ORDER BY trial.id
RETURN actor.id AS actor_id, actor.name AS actor, collect(DISTINCT trial.id) AS trials,
  reduce(all = [], ids IN collect(link.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
ORDER BY actor_id
LIMIT $limit
