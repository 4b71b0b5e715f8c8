// id: actors.search_partners
// question:
//   en: "Who works with these actors, in collaborations that fit these filters?"
//   fr: "Qui travaille avec ces acteurs, dans des collaborations qui répondent à ces filtres ?"
//   nl: "Wie werkt met deze actoren, in samenwerkingen die aan deze filters voldoen?"
// no_phrase: "every question about partners with conditions is read as this query"
// access: read
// params:
//   actors: {type: strings, required: true, about: "all of them take part", example: [uliege]}
//   therapies: {type: strings, about: "therapies, already with what is below them", example: [phage-therapy]}
//   therapies_also: {type: strings, about: "a second such list that must hold too"}
//   regions: {type: strings}
//   countries: {type: strings}
//   cities: {type: strings}
//   kinds: {type: strings}
//   excluded_regions: {type: strings}
//   excluded_countries: {type: strings}
//   excluded_cities: {type: strings}
//   excluded_kinds: {type: strings}
//   roles: {type: strings}
//   collaboration_types: {type: strings}
//   programme: {type: string}
//   year_from: {type: integer}
//   year_to: {type: integer}
//   started: {type: boolean, default: false, about: "the start alone counts"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, kind, region, ended, collaborations, source_ids]
MATCH (actor:Actor)-[part:PARTICIPATES_IN]->(work:Collaboration)
WHERE NOT actor.id IN $actors
  AND ($roles IS NULL OR part.role IN $roles)
  AND ($regions IS NULL OR actor.region IN $regions)
  AND ($countries IS NULL OR actor.country IN $countries)
  AND ($cities IS NULL OR actor.city IN $cities)
  AND ($kinds IS NULL OR actor.kind IN $kinds)
  AND ($excluded_regions IS NULL OR coalesce(NOT actor.region IN $excluded_regions, true))
  AND ($excluded_countries IS NULL OR NOT actor.country IN $excluded_countries)
  AND ($excluded_cities IS NULL OR coalesce(NOT actor.city IN $excluded_cities, true))
  AND ($excluded_kinds IS NULL OR NOT actor.kind IN $excluded_kinds)
  AND ($collaboration_types IS NULL OR work.type IN $collaboration_types)
  AND ($therapies IS NULL OR EXISTS {
    MATCH (work)-[:COVERS]->(t:Therapy)
    WHERE t.id IN $therapies
  })
  AND ($therapies_also IS NULL OR EXISTS {
    MATCH (work)-[:COVERS]->(t:Therapy)
    WHERE t.id IN $therapies_also
  })
  AND ($programme IS NULL OR toLower(work.programme) CONTAINS toLower($programme))
  AND (($year_from IS NULL AND $year_to IS NULL)
    OR (left(work.start, 4) <= toString(coalesce($year_to, 9999))
      AND CASE WHEN $started THEN left(work.start, 4) ELSE coalesce(left(work.end, 4), left(work.start, 4)) END
        >= toString(coalesce($year_from, 1000))))
  AND all(key IN $actors WHERE EXISTS { MATCH (:Actor {id: key})-[:PARTICIPATES_IN]->(work) })
WITH actor, part, work
ORDER BY work.id
RETURN actor.id AS actor_id, actor.name AS actor, actor.kind AS kind, actor.region AS region,
  actor.ended AS ended, collect(DISTINCT work.id) AS collaborations,
  reduce(all = [], ids IN collect(part.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
ORDER BY actor_id
LIMIT $limit
