// id: products.withdrawn
// question:
//   en: "Which products lost their authorisation in these years: withdrawn, expired, lapsed or revoked?"
//   fr: "Quels produits ont perdu leur autorisation en ces années : retirés, expirés, caducs ou révoqués ?"
//   nl: "Welke producten verloren in deze jaren hun vergunning: ingetrokken, verstreken, vervallen of herroepen?"
// access: read
// params:
//   year_from: {type: integer, about: "first year"}
//   year_to: {type: integer, about: "last year, included"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [product_id, product, date, status, source_ids]
MATCH (product:Product)
WHERE split(toLower(product.status), ' ')[0] IN ['withdrawn', 'expired', 'lapsed', 'revoked']
WITH product, left(split(product.status, ' ')[1], 10) AS date
WHERE left(date, 4) >= '1000' AND left(date, 4) <= '9999'
  AND (($year_from IS NULL AND $year_to IS NULL) OR (left(date, 4) >= toString(coalesce($year_from, 1000))
    AND left(date, 4) <= toString(coalesce($year_to, 9999))))
RETURN product.id AS product_id, product.name AS product, date, product.status AS status,
  product.source_ids AS source_ids
ORDER BY product_id
LIMIT $limit
