// id: therapies.list
// about: "The therapies of the vocabulary with how many actors each has"
// access: read
// params:
//   after: {type: string, about: "the last id of the page before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (therapy:Therapy)
WITH therapy
ORDER BY therapy.id
WITH collect(therapy) AS found
WITH size(found) AS total, [x IN found WHERE $after IS NULL OR x.id > $after][..$limit] AS page
UNWIND page AS therapy
CALL (therapy) {
  OPTIONAL MATCH (therapy)-[:SUBCATEGORY_OF]->(parent:Therapy)
  WITH parent
  ORDER BY parent.id
  RETURN collect(parent.id) AS parents
}
CALL (therapy) {
  OPTIONAL MATCH (actor:Actor)-[:WORKS_ON]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(therapy)
  RETURN count(DISTINCT actor) AS actors
}
WITH total, therapy, actors, parents, therapy.source_ids AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN total, {
  id: therapy.id, name_en: therapy.name_en, name_fr: therapy.name_fr, name_nl: therapy.name_nl,
  synonyms_en: coalesce(therapy.synonyms_en, []), synonyms_fr: coalesce(therapy.synonyms_fr, []),
  synonyms_nl: coalesce(therapy.synonyms_nl, []), definition_en: therapy.definition_en,
  legal_class: therapy.legal_class, pillars: coalesce(therapy.pillars, []), parents: parents, actors: actors,
  source_ids: therapy.source_ids, sources: sources
} AS item
ORDER BY item.id
LIMIT $limit
