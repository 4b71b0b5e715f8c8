// id: sweep.is_a_product_therapy
// about: "Remove IS_A relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start and end of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Product {id: row.start})
OPTIONAL MATCH (b:Therapy {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:IS_A]->(b)
WITH a, r, b
MERGE (removal:Removal {id: 'is_a_product_therapy:' + a.id + '>' + b.id})
SET removal.label = 'IS_A',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
