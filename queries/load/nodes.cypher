// id: load.__NAME__
// expands: nodes
// about: "Create or correct __LABEL__ nodes; answers how many"
// access: write
// params:
//   rows: {type: rows, required: true, about: "id and properties (with the content's hash) of each node"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MERGE (n:__LABEL__ {id: row.id})
WITH n, row, coalesce(n.since_number, $number) AS since_number
SET n = row.properties
SET n.since_number = since_number, n.changed_number = $number
RETURN count(n) AS rows
