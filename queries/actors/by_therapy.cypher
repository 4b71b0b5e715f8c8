// id: actors.by_therapy
// question:
//   en: "Who works on a therapy?"
//   fr: "Qui travaille sur une thérapie ?"
//   nl: "Wie werkt aan een therapie?"
// access: read
// params:
//   therapy: {type: string, required: true, about: "a therapy with everything below it", example: phage-therapy}
//   region: {type: strings, about: "Wallonia, Brussels, Flanders", values: [Wallonia, Brussels, Flanders]}
//   kind: {type: strings, about: "kinds of actor"}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [actor_id, actor, kind, region, ended, direct, therapies, as_of, source_ids]
MATCH (top:Therapy {id: $therapy})<-[:SUBCATEGORY_OF*0..6]-(therapy:Therapy)<-[work:WORKS_ON]-(actor:Actor)
WHERE ($region IS NULL OR actor.region IN $region)
  AND ($kind IS NULL OR actor.kind IN $kind)
WITH actor, therapy, work
ORDER BY therapy.id
WITH actor, collect(DISTINCT therapy.id) AS therapies, max(work.as_of) AS as_of,
  reduce(all = [], ids IN collect(work.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
RETURN actor.id AS actor_id, actor.name AS actor, actor.kind AS kind, actor.region AS region,
  actor.ended AS ended, $therapy IN therapies AS direct, therapies, as_of, source_ids
ORDER BY actor_id
LIMIT $limit
