// id: trials.search
// question:
//   en: "Which trials fit these filters?"
//   fr: "Quels essais répondent à ces filtres ?"
//   nl: "Welke studies voldoen aan deze filters?"
// no_phrase: "every plain question about trials is read as this query"
// access: read
// params:
//   therapies: {type: strings, about: "therapies, already with what is below them", example: [phage-therapy]}
//   therapies_also: {type: strings, about: "a second such list that must hold too"}
//   phases: {type: strings}
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
//   year_from: {type: integer}
//   year_to: {type: integer}
//   started: {type: boolean, default: false, about: "the start alone counts"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [trial_id, title, phase, source_ids]
MATCH (trial:Trial)
WHERE ($ids IS NULL OR trial.id IN $ids)
  AND ($phases IS NULL OR trial.phase IN $phases)
  AND ($statuses IS NULL OR trial.status IN $statuses)
  AND ($therapies IS NULL OR EXISTS {
    MATCH (trial)-[:TESTS]->(t:Therapy)
    WHERE t.id IN $therapies
  })
  AND ($therapies_also IS NULL OR EXISTS {
    MATCH (trial)-[:TESTS]->(t:Therapy)
    WHERE t.id IN $therapies_also
  })
  AND ($excluded_therapies IS NULL OR NOT EXISTS {
    MATCH (trial)-[:TESTS]->(t:Therapy)
    WHERE t.id IN $excluded_therapies
  })
  AND ($actors IS NULL OR EXISTS {
    MATCH (actor:Actor)-[:SPONSORS|HOSTS]->(trial)
    WHERE actor.id IN $actors
  })
  AND ($indication IS NULL OR all(stem IN $indication WHERE
    any(word IN split(replace(toLower(coalesce(trial.indication, '') + ' ' + trial.title), '-', ' '), ' ')
      WHERE word STARTS WITH stem)))
  AND (($year_from IS NULL AND $year_to IS NULL)
    OR (left(trial.start, 4) <= toString(coalesce($year_to, 9999))
      AND CASE WHEN $started THEN left(trial.start, 4) ELSE left(trial.start, 4) END
        >= toString(coalesce($year_from, 1000))))
  AND ([x IN [$regions, $countries, $cities, $kinds, $excluded_regions, $excluded_countries, $excluded_cities, $excluded_kinds] WHERE x IS NOT NULL] = [] OR EXISTS {
    MATCH (member:Actor)-[:SPONSORS|HOSTS]->(trial)
    WHERE ($regions IS NULL OR member.region IN $regions)
  AND ($countries IS NULL OR member.country IN $countries)
  AND ($cities IS NULL OR member.city IN $cities)
  AND ($kinds IS NULL OR member.kind IN $kinds)
  AND ($excluded_regions IS NULL OR coalesce(NOT member.region IN $excluded_regions, true))
  AND ($excluded_countries IS NULL OR NOT member.country IN $excluded_countries)
  AND ($excluded_cities IS NULL OR coalesce(NOT member.city IN $excluded_cities, true))
  AND ($excluded_kinds IS NULL OR NOT member.kind IN $excluded_kinds)
  })
RETURN trial.id AS trial_id, trial.title AS title, trial.phase AS phase, trial.source_ids AS source_ids
ORDER BY trial_id
LIMIT $limit
