// id: products.list
// about: "A page of products with their actors and sources, and how many there are"
// access: read
// params:
//   therapy: {type: string, about: "a therapy with everything below it in the tree"}
//   owner: {type: string, about: "an actor"}
//   phase: {type: strings}
//   after: {type: string, about: "the last id of the page before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (product:Product)
WHERE ($therapy IS NULL OR EXISTS {
    MATCH (product)-[:IS_A]->(:Therapy)-[:SUBCATEGORY_OF*0..6]->(:Therapy {id: $therapy})
  })
  AND ($owner IS NULL OR EXISTS { MATCH (:Actor {id: $owner})-[:OWNS]->(product) })
  AND ($phase IS NULL OR product.phase IN $phase)
WITH product
ORDER BY product.id
WITH collect(product) AS found
WITH size(found) AS total, [x IN found WHERE $after IS NULL OR x.id > $after][..$limit] AS page
UNWIND page AS product
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
WITH total, product, therapies, actors, product.source_ids AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN total, {
  id: product.id, name: product.name, inn: product.inn, indication: product.indication, phase: product.phase,
  status: product.status, ema_designations: coalesce(product.ema_designations, []), note: product.note,
  as_of: product.as_of, source_ids: product.source_ids, therapies: therapies, actors: actors,
  sources: sources
} AS item
ORDER BY item.id
LIMIT $limit
