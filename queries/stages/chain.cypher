// id: stages.chain
// question:
//   en: "What are the stages of the value chain, in order?"
//   fr: "Quelles sont les étapes de la chaîne de valeur, dans leur ordre ?"
//   nl: "Wat zijn de stappen van de waardeketen, op volgorde?"
// access: read
// returns: [stage_id, name_en, name_fr, name_nl, order, kind, next_id, actors]
MATCH (stage:Stage)
OPTIONAL MATCH (stage)-[:PRECEDES]->(following:Stage)
OPTIONAL MATCH (stage)<-[:AT]-(:Capability)<-[:HAS]-(actor:Actor)
RETURN stage.id AS stage_id, stage.name_en AS name_en, stage.name_fr AS name_fr,
  stage.name_nl AS name_nl, stage.order AS order, stage.kind AS kind, following.id AS next_id,
  count(DISTINCT actor) AS actors
ORDER BY order
LIMIT 100
