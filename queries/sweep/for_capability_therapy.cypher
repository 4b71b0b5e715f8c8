// id: sweep.for_capability_therapy
// about: "Remove FOR relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start and end of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Capability {id: row.start})
OPTIONAL MATCH (b:Therapy {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:FOR]->(b)
WITH a, r, b
MERGE (removal:Removal {id: 'for_capability_therapy:' + a.id + '>' + b.id})
SET removal.label = 'FOR',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
