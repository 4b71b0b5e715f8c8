// id: load.unmark
// about: "Take the mark of a load away"
// access: write
// params:
//   run_id: {type: string, required: true}
// returns: [rows]
MATCH (loading:Loading {run_id: $run_id})
DELETE loading
RETURN count(*) AS rows
