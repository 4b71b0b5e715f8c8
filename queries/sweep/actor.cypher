// id: sweep.actor
// about: "Remove Actor nodes that no source names any more; a Removal keeps their ids"
// access: write
// params:
//   rows: {type: rows, required: true, about: "id of each node"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (n:Actor {id: row.id})
WITH n
MERGE (removal:Removal {id: 'Actor:' + n.id})
SET removal.label = 'Actor',
    removal.node_id = n.id,
    removal.name = coalesce(n.name, n.title, n.name_en, n.term, n.url, n.id),
    removal.number = $number
DETACH DELETE n
RETURN count(*) AS rows
