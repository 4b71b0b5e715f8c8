// id: actors.sources
// question:
//   en: "Which sources speak of an actor?"
//   fr: "Quelles sources parlent d'un acteur ?"
//   nl: "Welke bronnen spreken over een actor?"
// no_phrase: "its rows are sources; an answer has them beside each item"
// access: read
// params:
//   actor: {type: string, required: true, about: "an actor", example: uliege}
// returns: [source_id, url, publisher, facts]
MATCH (actor:Actor {id: $actor})
CALL (actor) {
  RETURN actor.source_ids AS ids
  UNION ALL
  MATCH (actor)-[fact:WORKS_ON|PARTICIPATES_IN|OWNS|SPONSORS|HOSTS|LOCATED_IN|PART_OF]->()
  RETURN fact.source_ids AS ids
  UNION ALL
  MATCH (actor)-[:HAS]->(capability:Capability)
  RETURN capability.source_ids AS ids
  UNION ALL
  MATCH (event:Event)-[:HAPPENED_TO]->(actor)
  RETURN event.source_ids AS ids
}
UNWIND ids AS id
WITH id, count(*) AS facts
MATCH (source:Source {id: id})
RETURN source.id AS source_id, source.url AS url, source.publisher AS publisher, facts
ORDER BY facts DESC, source_id
LIMIT 500
