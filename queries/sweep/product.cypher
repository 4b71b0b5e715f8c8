// id: sweep.product
// about: "Remove Product nodes that their source no longer names; the release keeps their ids"
// access: write
// params:
//   sources: {type: strings, required: true}
//   run_id: {type: string, required: true}
//   limit: {type: integer, default: 5000, maximum: 20000, minimum: 1}
// returns: [rows]
MATCH (n:Product)
WHERE n.run_id <> $run_id
  AND all(name IN n.asserted_by WHERE name IN $sources)
WITH n
LIMIT $limit
MERGE (removal:Removal {id: 'Product:' + n.id})
SET removal.label = 'Product',
    removal.node_id = n.id,
    removal.name = coalesce(n.name, n.title, n.name_en, n.term, n.url, n.id),
    removal.run_id = $run_id
DETACH DELETE n
RETURN count(*) AS rows
