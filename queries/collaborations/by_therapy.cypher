// id: collaborations.by_therapy
// question:
//   en: "Which collaborations are there on a therapy?"
//   fr: "Quelles collaborations y a-t-il sur une thérapie ?"
//   nl: "Welke samenwerkingen zijn er rond een therapie?"
// access: read
// params:
//   therapy: {type: string, required: true, about: "a therapy with everything below it", example: phage-therapy}
//   type: {type: strings, about: "types of collaboration"}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [collaboration_id, collaboration, type, programme, start, end, members, as_of, source_ids]
MATCH (:Therapy {id: $therapy})<-[:SUBCATEGORY_OF*0..6]-(:Therapy)<-[:COVERS]-(work:Collaboration)
WHERE $type IS NULL OR work.type IN $type
WITH DISTINCT work
OPTIONAL MATCH (actor:Actor)-[:PARTICIPATES_IN]->(work)
WITH work, actor
ORDER BY actor.id
RETURN work.id AS collaboration_id, work.name AS collaboration, work.type AS type,
  work.programme AS programme, work.start AS start, work.end AS end,
  collect(DISTINCT actor.id) AS members, work.as_of AS as_of, work.source_ids AS source_ids
ORDER BY collaboration_id
LIMIT $limit
