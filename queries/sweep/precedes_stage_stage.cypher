// id: sweep.precedes_stage_stage
// about: "Remove PRECEDES relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start and end of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Stage {id: row.start})
OPTIONAL MATCH (b:Stage {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:PRECEDES]->(b)
WITH a, r, b
MERGE (removal:Removal {id: 'precedes_stage_stage:' + a.id + '>' + b.id})
SET removal.label = 'PRECEDES',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
