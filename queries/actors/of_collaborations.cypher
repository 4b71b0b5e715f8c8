// id: actors.of_collaborations
// question:
//   en: "Who takes part in these collaborations?"
//   fr: "Qui participe à ces collaborations ?"
//   nl: "Wie neemt deel aan deze samenwerkingen?"
// access: read
// params:
//   collaborations: {type: strings, required: true, about: "ids of collaborations", example: [phagoburn]}
//   roles: {type: strings, about: "in one of these roles"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, roles, source_ids]
MATCH (actor:Actor)-[part:PARTICIPATES_IN]->(work:Collaboration)
WHERE work.id IN $collaborations AND ($roles IS NULL OR part.role IN $roles)
WITH actor, part
ORDER BY part.role
RETURN actor.id AS actor_id, actor.name AS actor, collect(DISTINCT part.role) AS roles,
  reduce(all = [], ids IN collect(part.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
ORDER BY actor_id
LIMIT $limit
