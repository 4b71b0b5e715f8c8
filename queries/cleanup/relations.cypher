// id: cleanup.__NAME__
// expands: plain relations
// about: "Remove __TYPE__ relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start and end of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:__START__ {id: row.start})
OPTIONAL MATCH (b:__END__ {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:__TYPE__]->(b)
WITH a, r, b
MERGE (removal:Removal {id: '__NAME__:' + a.id + '>' + b.id})
SET removal.label = '__TYPE__',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
