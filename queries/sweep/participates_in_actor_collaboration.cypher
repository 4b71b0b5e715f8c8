// id: sweep.participates_in_actor_collaboration
// about: "Remove PARTICIPATES_IN relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start, end and role of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Actor {id: row.start})
OPTIONAL MATCH (b:Collaboration {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:PARTICIPATES_IN {role: row.role}]->(b)
WITH a, r, b
MERGE (removal:Removal {id: 'participates_in_actor_collaboration:' + a.id + '>' + b.id + ':' + r.role})
SET removal.label = 'PARTICIPATES_IN',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
