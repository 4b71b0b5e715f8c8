// id: actors.search
// question:
//   en: "Which actors fit these filters?"
//   fr: "Quels acteurs répondent à ces filtres ?"
//   nl: "Welke actoren voldoen aan deze filters?"
// no_phrase: "every plain question about actors is read as this query"
// access: read
// params:
//   therapies: {type: strings, about: "therapies, already with what is below them", example: [phage-therapy]}
//   therapies_also: {type: strings, about: "a second such list that must hold too"}
//   stages: {type: strings}
//   regions: {type: strings}
//   countries: {type: strings}
//   cities: {type: strings}
//   kinds: {type: strings}
//   excluded_regions: {type: strings}
//   excluded_countries: {type: strings}
//   excluded_cities: {type: strings}
//   excluded_kinds: {type: strings}
//   excluded_therapies: {type: strings}
//   excluded_stages: {type: strings}
//   ids: {type: strings}
//   part_of: {type: strings}
//   members_of: {type: strings}
//   owner_of: {type: strings}
//   runs: {type: strings}
//   roles: {type: strings}
//   collaboration_types: {type: strings}
//   programme: {type: string}
//   year_from: {type: integer}
//   year_to: {type: integer}
//   started: {type: boolean, default: false, about: "the start alone counts"}
//   founded_from: {type: integer}
//   founded_to: {type: integer}
//   ended: {type: boolean, about: "true: only actors that ended, went bankrupt or into liquidation; false: only the others"}
//   operating: {type: boolean, default: false, about: "true: what it does at one of the stages is neither planned nor ended"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, kind, region, ended, source_ids]
MATCH (actor:Actor)
WHERE ($regions IS NULL OR actor.region IN $regions)
  AND ($countries IS NULL OR actor.country IN $countries)
  AND ($cities IS NULL OR actor.city IN $cities)
  AND ($kinds IS NULL OR actor.kind IN $kinds)
  AND ($excluded_regions IS NULL OR coalesce(NOT actor.region IN $excluded_regions, true))
  AND ($excluded_countries IS NULL OR NOT actor.country IN $excluded_countries)
  AND ($excluded_cities IS NULL OR coalesce(NOT actor.city IN $excluded_cities, true))
  AND ($excluded_kinds IS NULL OR NOT actor.kind IN $excluded_kinds)
  AND ($ids IS NULL OR actor.id IN $ids)
  AND ($ended IS NULL OR (actor.ended IS NOT NULL OR EXISTS {
    MATCH (event:Event)-[:HAPPENED_TO]->(actor)
    WHERE event.type IN ['bankruptcy', 'liquidation']
  }) = $ended)
  AND (($founded_from IS NULL AND $founded_to IS NULL)
    OR toInteger(left(actor.founded, 4)) >= coalesce($founded_from, 0)
      AND toInteger(left(actor.founded, 4)) <= coalesce($founded_to, 9999))
  AND ($therapies IS NULL OR ($collaboration_types IS NOT NULL OR ($roles IS NOT NULL AND $members_of IS NULL))
    OR $owner_of IS NOT NULL OR $runs IS NOT NULL OR EXISTS {
      MATCH (actor)-[:WORKS_ON]->(t:Therapy)
      WHERE t.id IN $therapies
    })
  AND ($therapies_also IS NULL OR EXISTS {
    MATCH (actor)-[:WORKS_ON]->(t:Therapy)
    WHERE t.id IN $therapies_also
  })
  AND ($excluded_therapies IS NULL OR NOT EXISTS {
    MATCH (actor)-[:WORKS_ON]->(t:Therapy)
    WHERE t.id IN $excluded_therapies
  })
  AND ($stages IS NULL OR EXISTS {
    MATCH (actor)-[:HAS]->(c:Capability)-[:AT]->(s:Stage)
    WHERE s.id IN $stages AND NOT ($operating AND coalesce(c.status, 'unknown') IN ['planned', 'ended'])
      AND ($therapies IS NULL
      OR EXISTS {
        MATCH (c)-[:FOR]->(t:Therapy)
        WHERE t.id IN $therapies
      }
      OR (c.scope = 'all' AND EXISTS {
        MATCH (actor)-[:WORKS_ON]->(t:Therapy)
        WHERE t.id IN $therapies
      }))
  })
  AND ($excluded_stages IS NULL OR NOT EXISTS {
    MATCH (actor)-[:HAS]->(:Capability)-[:AT]->(s:Stage)
    WHERE s.id IN $excluded_stages
  })
  AND (NOT ($collaboration_types IS NOT NULL OR ($roles IS NOT NULL AND $members_of IS NULL)) OR EXISTS {
    MATCH (actor)-[part:PARTICIPATES_IN]->(work:Collaboration)
    WHERE ($roles IS NULL OR part.role IN $roles)
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
  })
  AND ($members_of IS NULL OR EXISTS {
    MATCH (actor)-[part:PARTICIPATES_IN]->(work:Collaboration)
    WHERE work.id IN $members_of AND ($roles IS NULL OR part.role IN $roles)
  })
  AND ($owner_of IS NULL OR EXISTS {
    MATCH (actor)-[:OWNS]->(product:Product)
    WHERE product.id IN $owner_of
  })
  AND ($runs IS NULL OR EXISTS {
    MATCH (actor)-[:SPONSORS|HOSTS]->(trial:Trial)
    WHERE trial.id IN $runs
  })
  AND ($part_of IS NULL OR (NOT actor.id IN $part_of AND EXISTS {
    MATCH (actor)-[:PART_OF*1..6]->(parent:Actor)
    WHERE parent.id IN $part_of
  }))
RETURN actor.id AS actor_id, actor.name AS actor, actor.kind AS kind, actor.region AS region,
  actor.ended AS ended, actor.source_ids AS source_ids
ORDER BY actor_id
LIMIT $limit
