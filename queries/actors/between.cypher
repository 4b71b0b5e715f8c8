// id: actors.between
// question:
//   en: "In what do two actors work together?"
//   fr: "Dans quoi deux acteurs travaillent-ils ensemble ?"
//   nl: "Waarin werken twee actoren samen?"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: uliege}
//   other: {type: string, required: true, about: "an actor", example: chu-liege}
// returns: [collaboration_id, collaboration, type, start, roles, other_roles, source_ids]
MATCH (a:Actor {id: $actor})-[mine:PARTICIPATES_IN]->(work:Collaboration)<-[theirs:PARTICIPATES_IN]-(b:Actor {id: $other})
RETURN work.id AS collaboration_id, work.name AS collaboration, work.type AS type, work.start AS start,
  collect(DISTINCT mine.role) AS roles, collect(DISTINCT theirs.role) AS other_roles,
  work.source_ids AS source_ids
ORDER BY start, collaboration_id
LIMIT 200
