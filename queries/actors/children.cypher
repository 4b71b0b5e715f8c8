// id: actors.children
// question:
//   en: "What belongs to these actors?"
//   fr: "Qu'est-ce qui appartient à ces acteurs ?"
//   nl: "Wat behoort tot deze actoren?"
// access: read
// params:
//   actors: {type: strings, required: true, about: "ids of actors", example: [univercells]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, owners, source_ids]
MATCH (part:Actor)-[link:PART_OF]->(owner:Actor)
WHERE owner.id IN $actors
WITH owner, part, link
ORDER BY owner.id
RETURN part.id AS actor_id, part.name AS actor, collect(owner.id) AS owners,
  reduce(all = [], ids IN collect(link.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
ORDER BY actor_id
LIMIT $limit
