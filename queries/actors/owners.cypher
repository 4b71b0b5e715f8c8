// id: actors.owners
// question:
//   en: "Who owns these actors?"
//   fr: "À qui appartiennent ces acteurs ?"
//   nl: "Van wie zijn deze actoren?"
// access: read
// params:
//   actors: {type: strings, required: true, about: "ids of actors", example: [exothera]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, parts, source_ids]
MATCH (part:Actor)-[link:PART_OF]->(owner:Actor)
WHERE part.id IN $actors
WITH owner, part, link
ORDER BY part.id
RETURN owner.id AS actor_id, owner.name AS actor, collect(part.id) AS parts,
  reduce(all = [], ids IN collect(link.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
ORDER BY actor_id
LIMIT $limit
