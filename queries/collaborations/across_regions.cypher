// id: collaborations.across_regions
// question:
//   en: "Which collaborations join actors of different regions?"
//   fr: "Quelles collaborations réunissent des acteurs de régions différentes ?"
//   nl: "Welke samenwerkingen verbinden actoren van verschillende gewesten?"
// access: read
// params:
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [collaboration_id, collaboration, type, regions, members, source_ids]
MATCH (actor:Actor)-[:PARTICIPATES_IN]->(work:Collaboration)
WHERE actor.region IS NOT NULL
WITH work, actor
ORDER BY actor.region
WITH work, collect(DISTINCT actor.region) AS regions, count(DISTINCT actor) AS members
WHERE size(regions) > 1
RETURN work.id AS collaboration_id, work.name AS collaboration, work.type AS type, regions, members,
  work.source_ids AS source_ids
ORDER BY size(regions) DESC, collaboration_id
LIMIT $limit
