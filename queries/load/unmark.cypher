// id: load.unmark
// about: "Take the mark of a load away"
// access: write
// params:
//   run_id: {type: string, required: true}
// returns: [rows]
MATCH (loading:Loading {id: 'atmp-atlas'})
// Written to first, which waits for its lock: what was read before may have been changed meanwhile.
SET loading.written = coalesce(loading.written, 0) + 1
WITH loading
WHERE loading.run_id = $run_id
DELETE loading
RETURN count(*) AS rows
