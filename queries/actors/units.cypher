// id: actors.units
// question:
//   en: "What belongs to an actor, and what does it belong to?"
//   fr: "Que possède un acteur, et à quoi appartient-il ?"
//   nl: "Wat hoort bij een actor, en waar hoort hij bij?"
// no_phrase: "the questions of actors.owners and actors.children in one, for the page of an actor"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: uliege}
// returns: [actor_id, actor, kind, direction, distance]
MATCH (actor:Actor {id: $actor})
CALL (actor) {
  MATCH path = (actor)-[:PART_OF*1..4]->(other:Actor)
  RETURN other, 'above' AS direction, length(path) AS distance
  UNION
  MATCH path = (actor)<-[:PART_OF*1..4]-(other:Actor)
  RETURN other, 'below' AS direction, length(path) AS distance
}
RETURN other.id AS actor_id, other.name AS actor, other.kind AS kind, direction, distance
ORDER BY direction, distance, actor_id
LIMIT 500
