// id: products.list
// about: "A page of products with their actors and sources, and how many there are"
// access: read
// params:
//   therapy: {type: string, about: "a therapy with everything below it in the tree"}
//   owner: {type: string, about: "an actor"}
//   phase: {type: strings}
//   after: {type: string, about: "the last id of the page before"}
//   order: {type: string, default: id, values: [id, name], about: "by id, as `after` needs it, or as names are looked up"}
//   skip: {type: integer, default: 0, minimum: 0, about: "how many come on the pages before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (product:Product)
WHERE ($therapy IS NULL OR EXISTS {
    MATCH (product)-[:IS_A]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy})
  })
  AND ($owner IS NULL OR EXISTS { MATCH (:Actor {id: $owner})-[:OWNS]->(product) })
  AND ($phase IS NULL OR product.phase IN $phase)
WITH product,
  CASE $order WHEN 'name' THEN normalize(toLower(product.name), NFD) ELSE product.id END AS place
ORDER BY place, product.id
WITH collect(product) AS found
WITH size(found) AS total,
  [x IN found WHERE $after IS NULL OR x.id > $after][$skip..$skip + $limit] AS page
UNWIND range(0, size(page) - 1) AS at
WITH total, at, page[at] AS product
CALL (product) {
  MATCH (product)-[:IS_A]->(therapy:Therapy)
  WITH therapy
  ORDER BY therapy.id
  RETURN collect(therapy.id) AS therapies
}
CALL (product) {
  MATCH (actor:Actor)-[:OWNS]->(product)
  WITH actor
  ORDER BY actor.id
  RETURN collect({id: actor.id, name: actor.name, role: 'owner'}) AS actors
}
WITH total, at, product, therapies, actors, product.source_ids AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN total, {
  id: product.id, name: product.name, inn: product.inn, indication: product.indication, phase: product.phase,
  status: product.status, authorised: product.authorised, until: product.until,
  ema_designations: coalesce(product.ema_designations, []), note: product.note,
  as_of: product.as_of, source_ids: product.source_ids, therapies: therapies, actors: actors,
  sources: sources
} AS item
ORDER BY at
LIMIT $limit
