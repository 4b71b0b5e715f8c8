// id: actors.partners
// question:
//   en: "Who works with an actor, and in what?"
//   fr: "Avec qui un acteur travaille-t-il, et dans quoi ?"
//   nl: "Met wie werkt een actor samen, en waarin?"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: uliege}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [partner_id, partner, kind, region, ended, collaborations, source_ids]
MATCH (:Actor {id: $actor})-[:PARTICIPATES_IN]->(work:Collaboration)<-[part:PARTICIPATES_IN]-(partner:Actor)
WHERE partner.id <> $actor
WITH partner, work, part
ORDER BY work.id
WITH partner, collect(DISTINCT work.id) AS collaborations,
  reduce(all = [], ids IN collect(part.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
RETURN partner.id AS partner_id, partner.name AS partner, partner.kind AS kind,
  partner.region AS region, partner.ended AS ended, collaborations, source_ids
ORDER BY size(collaborations) DESC, partner_id
LIMIT $limit
