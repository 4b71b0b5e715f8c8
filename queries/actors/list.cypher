// id: actors.list
// about: "A page of actors with the therapies, stages and sources that bear on the filters, and how many there are"
// access: read
// params:
//   therapy: {type: string, about: "a therapy with everything below it in the tree"}
//   stage: {type: string, about: "a stage, for that therapy if one is given"}
//   region: {type: strings, about: "Wallonia, Brussels, Flanders"}
//   kind: {type: strings, about: "kinds of actor"}
//   country: {type: strings, about: "ISO 3166-1 alpha-2"}
//   open: {type: boolean, about: "false: only actors that ended, went bankrupt or into liquidation; true: only the others"}
//   after: {type: string, about: "the last id of the page before"}
//   order: {type: string, default: id, values: [id, name], about: "by id, as `after` needs it, or as names are looked up"}
//   skip: {type: integer, default: 0, minimum: 0, about: "how many come on the pages before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (actor:Actor)
WHERE ($region IS NULL OR actor.region IN $region)
  AND ($kind IS NULL OR actor.kind IN $kind)
  AND ($country IS NULL OR actor.country IN $country)
  AND ($open IS NULL OR (actor.ended IS NOT NULL OR EXISTS {
    MATCH (event:Event)-[:HAPPENED_TO]->(actor)
    WHERE event.type IN ['bankruptcy', 'liquidation']
  }) <> $open)
  AND ($therapy IS NULL OR EXISTS {
    MATCH (actor)-[:WORKS_ON]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy})
  })
  AND ($stage IS NULL OR EXISTS {
    MATCH (actor)-[:HAS]->(capability:Capability)-[:AT]->(:Stage {id: $stage})
    WHERE $therapy IS NULL
      OR NOT EXISTS { MATCH (capability)-[:FOR]->(:Therapy) }
      OR EXISTS {
        MATCH (capability)-[:FOR]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy})
      }
  })
WITH actor,
  CASE $order WHEN 'name' THEN normalize(toLower(actor.name), NFD) ELSE actor.id END AS place
ORDER BY place, actor.id
WITH collect(actor) AS found
WITH size(found) AS total,
  [a IN found WHERE $after IS NULL OR a.id > $after][$skip..$skip + $limit] AS page
UNWIND range(0, size(page) - 1) AS at
WITH total, at, page[at] AS actor
CALL (actor) {
  MATCH (actor)-[work:WORKS_ON]->(therapy:Therapy)
  WHERE $therapy IS NULL OR EXISTS {
    MATCH (therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy})
  }
  WITH work, therapy
  ORDER BY therapy.id
  RETURN collect({
    id: therapy.id, basis: work.basis, as_of: work.as_of, note: work.note,
    source_ids: work.source_ids
  }) AS therapies
}
CALL (actor) {
  MATCH (actor)-[:HAS]->(capability:Capability)-[:AT]->(stage:Stage)
  WHERE $stage IS NULL OR stage.id = $stage
  OPTIONAL MATCH (capability)-[:FOR]->(therapy:Therapy)
  WITH capability, stage, therapy
  ORDER BY stage.order, capability.id
  RETURN collect({
    id: stage.id, therapy_id: therapy.id, basis: capability.basis, as_of: capability.as_of,
    note: capability.note, source_ids: capability.source_ids
  }) AS stages
}
WITH total, at, actor, therapies, stages,
  reduce(ids = actor.source_ids, fact IN therapies + stages | ids + fact.source_ids) AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN total, {
  id: actor.id, name: actor.name, kind: actor.kind, aliases: coalesce(actor.aliases, []),
  city: actor.city, region: actor.region, country: actor.country, website: actor.website,
  founded: actor.founded, ended: actor.ended, ror: actor.ror, note: actor.note,
  as_of: actor.as_of, source_ids: actor.source_ids, therapies: therapies, stages: stages,
  sources: sources
} AS item
ORDER BY at
LIMIT $limit
