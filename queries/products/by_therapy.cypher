// id: products.by_therapy
// question:
//   en: "Which medicines and candidates are there for a therapy?"
//   fr: "Quels médicaments et candidats y a-t-il pour une thérapie ?"
//   nl: "Welke geneesmiddelen en kandidaten zijn er voor een therapie?"
// access: read
// params:
//   therapy: {type: string, required: true, about: "a therapy with everything below it", example: phage-therapy}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [product_id, name, phase, status, indication, actors, as_of, source_ids]
MATCH (:Therapy {id: $therapy})<-[:SUBCATEGORY_OF*0..6]-(:Therapy)<-[:IS_A]-(product:Product)
WITH DISTINCT product
OPTIONAL MATCH (actor:Actor)-[:OWNS]->(product)
WITH product, actor
ORDER BY actor.id
RETURN product.id AS product_id, product.name AS name, product.phase AS phase, product.status AS status,
  product.indication AS indication, collect(DISTINCT actor.id) AS actors, product.as_of AS as_of,
  product.source_ids AS source_ids
ORDER BY product_id
LIMIT $limit
