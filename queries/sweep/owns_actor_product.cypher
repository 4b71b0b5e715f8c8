// id: sweep.owns_actor_product
// about: "Remove OWNS relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start and end of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Actor {id: row.start})
OPTIONAL MATCH (b:Product {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:OWNS]->(b)
WITH a, r, b
MERGE (removal:Removal {id: 'owns_actor_product:' + a.id + '>' + b.id})
SET removal.label = 'OWNS',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
