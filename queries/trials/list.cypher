// id: trials.list
// about: "A page of trials with their actors and sources, and how many there are"
// access: read
// params:
//   therapy: {type: string, about: "a therapy with everything below it in the tree"}
//   actor: {type: string, about: "sponsor or site"}
//   phase: {type: strings}
//   after: {type: string, about: "the last id of the page before"}
//   order: {type: string, default: id, values: [id, name], about: "by id, as `after` needs it, or as names are looked up"}
//   skip: {type: integer, default: 0, minimum: 0, about: "how many come on the pages before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (trial:Trial)
WHERE ($therapy IS NULL OR EXISTS {
    MATCH (trial)-[:TESTS]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy})
  })
  AND ($actor IS NULL OR EXISTS { MATCH (:Actor {id: $actor})-[:SPONSORS|HOSTS]->(trial) })
  AND ($phase IS NULL OR trial.phase IN $phase)
WITH trial,
  CASE $order WHEN 'name' THEN normalize(toLower(trial.title), NFD) ELSE trial.id END AS place
ORDER BY place, trial.id
WITH collect(trial) AS found
WITH size(found) AS total,
  [x IN found WHERE $after IS NULL OR x.id > $after][$skip..$skip + $limit] AS page
UNWIND range(0, size(page) - 1) AS at
WITH total, at, page[at] AS trial
CALL (trial) {
  MATCH (trial)-[:TESTS]->(therapy:Therapy)
  WITH therapy
  ORDER BY therapy.id
  RETURN collect(therapy.id) AS therapies
}
CALL (trial) {
  MATCH (actor:Actor)-[part:SPONSORS|HOSTS]->(trial)
  WITH actor, CASE type(part) WHEN 'SPONSORS' THEN 'sponsor' ELSE 'site' END AS role
  ORDER BY role DESC, actor.id
  RETURN collect({id: actor.id, name: actor.name, role: role}) AS actors
}
WITH total, at, trial, therapies, actors, trial.source_ids AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN total, {
  id: trial.id, title: trial.title, phase: trial.phase, status: trial.status, start: trial.start,
  indication: trial.indication,
  as_of: trial.as_of, source_ids: trial.source_ids, therapies: therapies, actors: actors,
  sources: sources
} AS item
ORDER BY at
LIMIT $limit
