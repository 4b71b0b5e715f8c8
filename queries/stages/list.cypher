// id: stages.list
// about: "The stages of the vocabulary with how many actors each has"
// access: read
// params:
//   after: {type: string, about: "the last id of the page before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (stage:Stage)
WITH stage
ORDER BY stage.id
WITH collect(stage) AS found
WITH size(found) AS total, [x IN found WHERE $after IS NULL OR x.id > $after][..$limit] AS page
UNWIND page AS stage
CALL (stage) {
  OPTIONAL MATCH (actor:Actor)-[:HAS]->(:Capability)-[:AT]->(stage)
  RETURN count(DISTINCT actor) AS actors
}
WITH total, stage, actors, stage.source_ids AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN total, {
  id: stage.id, name_en: stage.name_en, name_fr: stage.name_fr, name_nl: stage.name_nl,
  synonyms_en: coalesce(stage.synonyms_en, []), synonyms_fr: coalesce(stage.synonyms_fr, []),
  synonyms_nl: coalesce(stage.synonyms_nl, []), definition_en: stage.definition_en,
  order: stage.order, kind: stage.kind, actors: actors,
  source_ids: stage.source_ids, sources: sources
} AS item
ORDER BY item.id
LIMIT $limit
