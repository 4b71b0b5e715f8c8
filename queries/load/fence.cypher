// id: load.fence
// about: "Does the mark still name this load? It counts the transactions, which makes others wait"
// access: write
// params:
//   run_id: {type: string, required: true}
// returns: [rows]
MATCH (loading:Loading {run_id: $run_id})
SET loading.written = coalesce(loading.written, 0) + 1
RETURN count(loading) AS rows
