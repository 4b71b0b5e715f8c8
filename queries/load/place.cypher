// id: load.place
// about: "Create or correct Place nodes; answers how many"
// access: write
// params:
//   rows: {type: rows, required: true, about: "id and properties (with the content's hash) of each node"}
//   run_id: {type: string, required: true}
// returns: [rows]
UNWIND $rows AS row
MERGE (n:Place {id: row.id})
WITH n, row,
  coalesce(n.since_run, $run_id) AS since_run,
  CASE WHEN n.hash = row.properties.hash THEN n.changed_run ELSE $run_id END AS changed_run
SET n = row.properties
SET n.run_id = $run_id, n.since_run = since_run, n.changed_run = changed_run
RETURN count(n) AS rows
