// id: products.search
// question:
//   en: "Which products fit these filters?"
//   fr: "Quels produits répondent à ces filtres ?"
//   nl: "Welke producten voldoen aan deze filters?"
// no_phrase: "every plain question about products is read as this query"
// access: read
// params:
//   therapies: {type: strings, about: "therapies, already with what is below them", example: [phage-therapy]}
//   therapies_also: {type: strings, about: "a second such list that must hold too"}
//   phases: {type: strings}
//   designations: {type: strings, about: "of the EMA: orphan, PRIME, conditional"}
//   statuses: {type: strings}
//   actors: {type: strings}
//   ids: {type: strings}
//   indication: {type: strings, about: "stems: each begins a word of the indication or the name"}
//   excluded_therapies: {type: strings}
//   regions: {type: strings}
//   countries: {type: strings}
//   cities: {type: strings}
//   kinds: {type: strings}
//   excluded_regions: {type: strings}
//   excluded_countries: {type: strings}
//   excluded_cities: {type: strings}
//   excluded_kinds: {type: strings}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [product_id, name, phase, source_ids]
MATCH (product:Product)
WHERE ($ids IS NULL OR product.id IN $ids)
  AND ($phases IS NULL OR product.phase IN $phases)
  AND ($designations IS NULL OR any(each IN product.ema_designations WHERE each IN $designations))
  AND ($statuses IS NULL OR product.status IN $statuses)
  AND ($therapies IS NULL OR EXISTS {
    MATCH (product)-[:IS_A]->(t:Therapy)
    WHERE t.id IN $therapies
  })
  AND ($therapies_also IS NULL OR EXISTS {
    MATCH (product)-[:IS_A]->(t:Therapy)
    WHERE t.id IN $therapies_also
  })
  AND ($excluded_therapies IS NULL OR NOT EXISTS {
    MATCH (product)-[:IS_A]->(t:Therapy)
    WHERE t.id IN $excluded_therapies
  })
  AND ($actors IS NULL OR EXISTS {
    MATCH (actor:Actor)-[:OWNS]->(product)
    WHERE actor.id IN $actors
  })
  AND ($indication IS NULL OR all(stem IN $indication WHERE
    any(word IN split(replace(toLower(coalesce(product.indication, '') + ' ' + product.name), '-', ' '), ' ')
      WHERE word STARTS WITH stem)))
  AND ([x IN [$regions, $countries, $cities, $kinds, $excluded_regions, $excluded_countries, $excluded_cities, $excluded_kinds] WHERE x IS NOT NULL] = [] OR EXISTS {
    MATCH (member:Actor)-[:OWNS]->(product)
    WHERE ($regions IS NULL OR member.region IN $regions)
  AND ($countries IS NULL OR member.country IN $countries)
  AND ($cities IS NULL OR member.city IN $cities)
  AND ($kinds IS NULL OR member.kind IN $kinds)
  AND ($excluded_regions IS NULL OR coalesce(NOT member.region IN $excluded_regions, true))
  AND ($excluded_countries IS NULL OR NOT member.country IN $excluded_countries)
  AND ($excluded_cities IS NULL OR coalesce(NOT member.city IN $excluded_cities, true))
  AND ($excluded_kinds IS NULL OR NOT member.kind IN $excluded_kinds)
  })
RETURN product.id AS product_id, product.name AS name, product.phase AS phase, product.source_ids AS source_ids
ORDER BY product_id
LIMIT $limit
