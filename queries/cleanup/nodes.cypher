// id: cleanup.__NAME__
// expands: nodes
// about: "Remove __LABEL__ nodes that no source names any more; a Removal keeps their ids"
// access: write
// params:
//   rows: {type: rows, required: true, about: "id of each node"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (n:__LABEL__ {id: row.id})
WITH n
MERGE (removal:Removal {id: '__LABEL__:' + n.id})
SET removal.label = '__LABEL__',
    removal.node_id = n.id,
    removal.name = coalesce(n.name, n.title, n.name_en, n.term, n.url, n.id),
    removal.number = $number
DETACH DELETE n
RETURN count(*) AS rows
