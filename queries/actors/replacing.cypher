// id: actors.replacing
// question:
//   en: "Who does a stage for a therapy that an actor does?"
//   fr: "Qui assure, pour une même thérapie, une étape qu'un acteur assure ?"
//   nl: "Wie doet voor dezelfde therapie een stap die een actor doet?"
// access: read
// params:
//   actors: {type: strings, required: true, about: "who would be replaced", example: [catalent-gosselies]}
//   stages: {type: strings, about: "these stages alone"}
//   therapies: {type: strings, about: "for these therapies, already with what is below them"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, kind, region, shared]
MATCH (own:Actor)-[:HAS]->(c:Capability)-[:AT]->(stage:Stage)
WHERE own.id IN $actors AND ($stages IS NULL OR stage.id IN $stages)
CALL (own, c) {
  MATCH (c)-[:FOR]->(therapy:Therapy)
  WHERE c.scope <> 'all'
  RETURN therapy
  UNION
  MATCH (own)-[:WORKS_ON]->(therapy:Therapy)
  WHERE c.scope = 'all'
  RETURN therapy
}
WITH DISTINCT stage, therapy AS own_therapy
// Who does it for gene therapy does it for vectors, as far as anybody knows.
CALL (own_therapy) {
  WITH own_therapy
  WHERE $therapies IS NULL
  RETURN own_therapy AS therapy
  UNION
  MATCH (therapy:Therapy)-[:SUBCATEGORY_OF*0..6]->(own_therapy)
  WHERE therapy.id IN $therapies
  RETURN therapy
}
WITH DISTINCT stage, therapy
MATCH (other:Actor)-[:HAS]->(d:Capability)-[:AT]->(stage)
WHERE NOT other.id IN $actors
  AND other.ended IS NULL
  AND NOT EXISTS {
    MATCH (event:Event)-[:HAPPENED_TO]->(other)
    WHERE event.type IN ['bankruptcy', 'liquidation']
  }
  AND (d.status IS NULL OR NOT d.status IN ['planned', 'ended'])
  AND (EXISTS {
    MATCH (d)-[:FOR]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(therapy)
    WHERE d.scope <> 'all'
  } OR EXISTS {
    MATCH (other)-[:WORKS_ON]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(therapy)
    WHERE d.scope = 'all'
  })
WITH other, count(DISTINCT [stage.id, therapy.id]) AS shared
RETURN other.id AS actor_id, other.name AS actor, other.kind AS kind, other.region AS region, shared
ORDER BY shared DESC, actor_id
LIMIT $limit
