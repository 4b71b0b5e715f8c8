// id: actors.of_products
// question:
//   en: "Who owns these products?"
//   fr: "À qui appartiennent ces produits ?"
//   nl: "Van wie zijn deze producten?"
// access: read
// params:
//   products: {type: strings, required: true, about: "ids of products", example: [kymriah]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, products, source_ids]
MATCH (actor:Actor)-[link:OWNS]->(product:Product)
WHERE product.id IN $products
WITH actor, product, link
ORDER BY product.id
RETURN actor.id AS actor_id, actor.name AS actor, collect(product.id) AS products,
  reduce(all = [], ids IN collect(link.source_ids) | all + [x IN ids WHERE NOT x IN all]) AS source_ids
ORDER BY actor_id
LIMIT $limit
