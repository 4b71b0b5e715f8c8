// id: products.authorised
// question:
//   en: "Which products were first authorised in these years?"
//   fr: "Quels produits ont été autorisés pour la première fois en ces années ?"
//   nl: "Welke producten werden in deze jaren voor het eerst vergund?"
// access: read
// params:
//   year_from: {type: integer, about: "first year"}
//   year_to: {type: integer, about: "last year, included"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [product_id, product, date, status, source_ids]
MATCH (product:Product)
WHERE toLower(product.status) CONTAINS 'authorised '
WITH product, left(split(toLower(product.status), 'authorised ')[1], 10) AS date
WHERE left(date, 4) >= '1000' AND left(date, 4) <= '9999'
  AND (($year_from IS NULL AND $year_to IS NULL) OR (left(date, 4) >= toString(coalesce($year_from, 1000))
    AND left(date, 4) <= toString(coalesce($year_to, 9999))))
RETURN product.id AS product_id, product.name AS product, date, product.status AS status,
  product.source_ids AS source_ids
ORDER BY product_id
LIMIT $limit
