// id: load.take
// about: "Make the mark of a load that broke off the own one; that load, if it lives, writes no more"
// access: write
// params:
//   run_id: {type: string, required: true}
//   release: {type: string, required: true, about: "the release that the load makes"}
// returns: [rows]
MATCH (loading:Loading {id: 'atmp-atlas'})
SET loading.run_id = $run_id, loading.release = $release
RETURN count(loading) AS rows
