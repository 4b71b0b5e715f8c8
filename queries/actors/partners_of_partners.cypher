// id: actors.partners_of_partners
// question:
//   en: "Who works with the partners of an actor, but not yet with it?"
//   fr: "Qui travaille avec les partenaires d'un acteur, mais pas encore avec lui ?"
//   nl: "Wie werkt met de partners van een actor, maar nog niet met hem?"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: uliege}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [actor_id, actor, kind, region, through]
MATCH (start:Actor {id: $actor})-[:PARTICIPATES_IN]->(:Collaboration)<-[:PARTICIPATES_IN]-(partner:Actor)
WHERE partner <> start
WITH start, collect(DISTINCT partner) AS partners
UNWIND partners AS partner
MATCH (partner)-[:PARTICIPATES_IN]->(:Collaboration)<-[:PARTICIPATES_IN]-(other:Actor)
WHERE other <> start AND NOT other IN partners
WITH other, partner
ORDER BY partner.id
WITH other, collect(DISTINCT partner.id) AS through
RETURN other.id AS actor_id, other.name AS actor, other.kind AS kind, other.region AS region, through
ORDER BY size(through) DESC, actor_id
LIMIT $limit
