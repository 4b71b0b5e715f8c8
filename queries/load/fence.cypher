// id: load.fence
// about: "Does the mark still name this load? It counts the transactions, which makes others wait"
// access: write
// params:
//   run_id: {type: string, required: true}
// returns: [rows]
MATCH (loading:Loading {id: 'atmp-atlas'})
// Written to first, which waits for its lock: what was read before may have been changed meanwhile.
SET loading.written = coalesce(loading.written, 0) + 1
WITH loading
WHERE loading.run_id = $run_id
RETURN count(loading) AS rows
