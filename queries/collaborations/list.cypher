// id: collaborations.list
// about: "A page of collaborations with their members and sources, and how many there are"
// access: read
// params:
//   therapy: {type: string, about: "a therapy with everything below it in the tree"}
//   stage: {type: string}
//   type: {type: strings, about: "types of collaboration"}
//   actor: {type: string, about: "one of the members"}
//   programme: {type: string, about: "part of the programme's name"}
//   year: {type: string, about: "year in which it ran or was signed, YYYY"}
//   after: {type: string, about: "the last id of the page before"}
//   order: {type: string, default: id, values: [id, name], about: "by id, as `after` needs it, or as names are looked up"}
//   skip: {type: integer, default: 0, minimum: 0, about: "how many come on the pages before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (work:Collaboration)
WHERE ($type IS NULL OR work.type IN $type)
  AND ($programme IS NULL OR toLower(work.programme) CONTAINS toLower($programme))
  AND ($year IS NULL OR (left(work.start, 4) <= $year AND coalesce(left(work.end, 4), left(work.start, 4)) >= $year))
  AND ($therapy IS NULL OR EXISTS {
    MATCH (work)-[:COVERS]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy})
  })
  AND ($stage IS NULL OR EXISTS { MATCH (work)-[:TARGETS]->(:Stage {id: $stage}) })
  AND ($actor IS NULL OR EXISTS { MATCH (:Actor {id: $actor})-[:PARTICIPATES_IN]->(work) })
WITH work,
  CASE $order WHEN 'name' THEN normalize(toLower(work.name), NFD) ELSE work.id END AS place
ORDER BY place, work.id
WITH collect(work) AS found
WITH size(found) AS total,
  [w IN found WHERE $after IS NULL OR w.id > $after][$skip..$skip + $limit] AS page
UNWIND range(0, size(page) - 1) AS at
WITH total, at, page[at] AS work
CALL (work) {
  MATCH (actor:Actor)-[part:PARTICIPATES_IN]->(work)
  WITH actor, part
  ORDER BY actor.id, part.role
  RETURN collect({
    id: actor.id, name: actor.name, role: part.role, basis: part.basis, note: part.note,
    source_ids: part.source_ids
  }) AS members
}
CALL (work) {
  MATCH (work)-[:COVERS]->(therapy:Therapy)
  WITH therapy
  ORDER BY therapy.id
  RETURN collect(therapy.id) AS therapies
}
CALL (work) {
  MATCH (work)-[:TARGETS]->(stage:Stage)
  WITH stage
  ORDER BY stage.order
  RETURN collect(stage.id) AS stages
}
WITH total, at, work, members, therapies, stages,
  reduce(ids = work.source_ids, fact IN members | ids + fact.source_ids) AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN total, {
  id: work.id, name: work.name, type: work.type, programme: work.programme, start: work.start,
  end: work.end, budget_eur: work.budget_eur, public_funding_eur: work.public_funding_eur,
  note: work.note, as_of: work.as_of, source_ids: work.source_ids, members: members,
  therapies: therapies, stages: stages, sources: sources
} AS item
ORDER BY at
LIMIT $limit
