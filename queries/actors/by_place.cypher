// id: actors.by_place
// question:
//   en: "Who is in a town?"
//   fr: "Qui se trouve dans une ville ?"
//   nl: "Wie is in een stad?"
// access: read
// params:
//   city: {type: string, required: true, example: Gosselies}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [actor_id, actor, kind, city, region, ended, source_ids]
MATCH (place:Place)<-[located:LOCATED_IN]-(actor:Actor)
WHERE toLower(place.city) = toLower($city)
RETURN actor.id AS actor_id, actor.name AS actor, actor.kind AS kind, place.city AS city,
  place.region AS region, actor.ended AS ended, located.source_ids AS source_ids
ORDER BY actor_id
LIMIT $limit
