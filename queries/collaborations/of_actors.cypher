// id: collaborations.of_actors
// question:
//   en: "In which collaborations does one of these actors take part?"
//   fr: "À quelles collaborations l'un de ces acteurs participe-t-il ?"
//   nl: "Aan welke samenwerkingen neemt een van deze actoren deel?"
// access: read
// params:
//   actors: {type: strings, required: true, about: "ids of actors", example: [novadip]}
//   roles: {type: strings, about: "in one of these roles"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [collaboration_id, collaboration, type, start, roles, source_ids]
MATCH (actor:Actor)-[part:PARTICIPATES_IN]->(work:Collaboration)
WHERE actor.id IN $actors AND ($roles IS NULL OR part.role IN $roles)
WITH work, part
ORDER BY part.role
RETURN work.id AS collaboration_id, work.name AS collaboration, work.type AS type, work.start AS start,
  collect(DISTINCT part.role) AS roles, work.source_ids AS source_ids
ORDER BY collaboration_id
LIMIT $limit
