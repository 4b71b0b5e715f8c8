// id: sweep.subcategory_of_therapy_therapy
// about: "Remove SUBCATEGORY_OF relationships that their source no longer states"
// access: write
// params:
//   sources: {type: strings, required: true}
//   run_id: {type: string, required: true}
//   limit: {type: integer, default: 5000, maximum: 20000, minimum: 1}
// returns: [rows]
MATCH (a:Therapy)-[r:SUBCATEGORY_OF]->(b:Therapy)
WHERE r.run_id <> $run_id
  AND all(name IN r.asserted_by WHERE name IN $sources)
WITH a, r, b
LIMIT $limit
MERGE (removal:Removal {id: 'subcategory_of_therapy_therapy:' + a.id + '>' + b.id})
SET removal.label = 'SUBCATEGORY_OF',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.run_id = $run_id
DELETE r
RETURN count(*) AS rows
