// id: sweep.stands_for_term_therapy
// about: "Remove STANDS_FOR relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start and end of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Term {id: row.start})
OPTIONAL MATCH (b:Therapy {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:STANDS_FOR]->(b)
WITH a, r, b
MERGE (removal:Removal {id: 'stands_for_term_therapy:' + a.id + '>' + b.id})
SET removal.label = 'STANDS_FOR',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
