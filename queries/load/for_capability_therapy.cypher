// id: load.for_capability_therapy
// about: "Create or correct FOR from Capability to Therapy; answers how many"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start, end and properties of each relationship"}
//   run_id: {type: string, required: true}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Capability {id: row.start})
// OPTIONAL keeps the two look-ups apart: a row without its end gives no relationship.
OPTIONAL MATCH (b:Therapy {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MERGE (a)-[r:FOR]->(b)
WITH r, row,
  coalesce(r.since_run, $run_id) AS since_run,
  CASE WHEN r.hash = row.properties.hash THEN r.changed_run ELSE $run_id END AS changed_run
SET r = row.properties
SET r.run_id = $run_id, r.since_run = since_run, r.changed_run = changed_run
RETURN count(r) AS rows
