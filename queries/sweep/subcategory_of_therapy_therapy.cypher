// id: sweep.subcategory_of_therapy_therapy
// about: "Remove SUBCATEGORY_OF relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start and end of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Therapy {id: row.start})
OPTIONAL MATCH (b:Therapy {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:SUBCATEGORY_OF]->(b)
WITH a, r, b
MERGE (removal:Removal {id: 'subcategory_of_therapy_therapy:' + a.id + '>' + b.id})
SET removal.label = 'SUBCATEGORY_OF',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
