// id: collaborations.search
// question:
//   en: "Which collaborations fit these filters?"
//   fr: "Quelles collaborations répondent à ces filtres ?"
//   nl: "Welke samenwerkingen voldoen aan deze filters?"
// no_phrase: "every plain question about collaborations is read as this query"
// access: read
// params:
//   therapies: {type: strings, about: "therapies, already with what is below them", example: [phage-therapy]}
//   therapies_also: {type: strings, about: "a second such list that must hold too"}
//   stages: {type: strings}
//   types: {type: strings}
//   actors: {type: strings, about: "each of them takes part"}
//   ids: {type: strings}
//   excluded_therapies: {type: strings}
//   regions: {type: strings}
//   countries: {type: strings}
//   cities: {type: strings}
//   kinds: {type: strings}
//   excluded_regions: {type: strings}
//   excluded_countries: {type: strings}
//   excluded_cities: {type: strings}
//   excluded_kinds: {type: strings}
//   programme: {type: string}
//   year_from: {type: integer}
//   year_to: {type: integer}
//   started: {type: boolean, default: false, about: "the start alone counts"}
//   end_from: {type: integer, about: "first year of the end; what has no end fits none", example: 2024}
//   end_to: {type: integer, about: "last year of the end"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [collaboration_id, collaboration, type, start, source_ids]
MATCH (work:Collaboration)
WHERE ($ids IS NULL OR work.id IN $ids)
  AND ($types IS NULL OR work.type IN $types)
  AND ($actors IS NULL OR all(key IN $actors WHERE EXISTS {
    MATCH (:Actor {id: key})-[:PARTICIPATES_IN]->(work)
  }))
  AND ($therapies IS NULL OR EXISTS {
    MATCH (work)-[:COVERS]->(t:Therapy)
    WHERE t.id IN $therapies
  })
  AND ($therapies_also IS NULL OR EXISTS {
    MATCH (work)-[:COVERS]->(t:Therapy)
    WHERE t.id IN $therapies_also
  })
  AND ($excluded_therapies IS NULL OR NOT EXISTS {
    MATCH (work)-[:COVERS]->(t:Therapy)
    WHERE t.id IN $excluded_therapies
  })
  AND ($stages IS NULL OR EXISTS {
    MATCH (work)-[:TARGETS]->(s:Stage)
    WHERE s.id IN $stages
  })
  AND ($programme IS NULL OR toLower(work.programme) CONTAINS toLower($programme))
  AND (($year_from IS NULL AND $year_to IS NULL)
    OR (left(work.start, 4) <= toString(coalesce($year_to, 9999))
      AND CASE WHEN $started THEN left(work.start, 4) ELSE coalesce(left(work.end, 4), left(work.start, 4)) END
        >= toString(coalesce($year_from, 1000))))
  AND (($end_from IS NULL AND $end_to IS NULL)
    OR (left(work.end, 4) >= toString(coalesce($end_from, 1000))
      AND left(work.end, 4) <= toString(coalesce($end_to, 9999))))
  AND ([x IN [$regions, $countries, $cities, $kinds, $excluded_regions, $excluded_countries, $excluded_cities, $excluded_kinds] WHERE x IS NOT NULL] = [] OR EXISTS {
    MATCH (member:Actor)-[:PARTICIPATES_IN]->(work)
    WHERE ($regions IS NULL OR member.region IN $regions)
  AND ($countries IS NULL OR member.country IN $countries)
  AND ($cities IS NULL OR member.city IN $cities)
  AND ($kinds IS NULL OR member.kind IN $kinds)
  AND ($excluded_regions IS NULL OR coalesce(NOT member.region IN $excluded_regions, true))
  AND ($excluded_countries IS NULL OR NOT member.country IN $excluded_countries)
  AND ($excluded_cities IS NULL OR coalesce(NOT member.city IN $excluded_cities, true))
  AND ($excluded_kinds IS NULL OR NOT member.kind IN $excluded_kinds)
  })
RETURN work.id AS collaboration_id, work.name AS collaboration, work.type AS type,
  work.start AS start, work.source_ids AS source_ids
ORDER BY collaboration_id
LIMIT $limit
