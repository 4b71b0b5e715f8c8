// id: capabilities.open
// question:
//   en: "Which open actor of a place does which stage for which therapy, broader ones too?"
//   fr: "Quel acteur ouvert d'un lieu couvre quelle étape pour quelle thérapie, y compris les plus larges ?"
//   nl: "Welke open actor van een plaats dekt welke stap voor welke therapie, ook de ruimere?"
// no_phrase: "a step of the questions about gaps"
// access: read
// params:
//   regions: {type: strings, about: "of the seat", example: [Wallonia]}
//   countries: {type: strings, about: "of the seat"}
//   actors: {type: strings, about: "ids of actors"}
//   limit: {type: integer, default: 5000, minimum: 1, maximum: 50000}
// returns: [cell_id, actor_id, stage_id, therapy_id]
MATCH (actor:Actor)-[:HAS]->(c:Capability)-[:AT]->(stage:Stage)
WHERE ($regions IS NULL OR actor.region IN $regions)
  AND ($countries IS NULL OR actor.country IN $countries)
  AND ($actors IS NULL OR actor.id IN $actors)
  AND actor.ended IS NULL
  AND NOT EXISTS {
    MATCH (event:Event)-[:HAPPENED_TO]->(actor)
    WHERE event.type IN ['bankruptcy', 'liquidation']
  }
  AND (c.status IS NULL OR NOT c.status IN ['planned', 'ended'])
CALL (actor, c) {
  MATCH (c)-[:FOR]->(own:Therapy)
  WHERE c.scope <> 'all'
  RETURN own
  UNION
  MATCH (actor)-[:WORKS_ON]->(own:Therapy)
  WHERE c.scope = 'all'
  RETURN own
}
MATCH (own)-[:SUBCATEGORY_OF*0..6]->(therapy:Therapy)
WITH DISTINCT actor.id AS actor_id, stage.id AS stage_id, therapy.id AS therapy_id
RETURN actor_id + ':' + stage_id + ':' + therapy_id AS cell_id, actor_id, stage_id, therapy_id
ORDER BY cell_id
LIMIT $limit
