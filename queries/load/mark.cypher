// id: load.mark
// about: "Say that a load changes the graph: until the mark is gone, what is read may be of two releases"
// access: write
// params:
//   run_id: {type: string, required: true}
//   staged: {type: boolean, required: true, about: "in several transactions"}
//   release: {type: string, required: true, about: "the release that the load makes"}
//   before: {type: string, required: true, about: "the release before, '' if there is none"}
// returns: [run_id]
MERGE (loading:Loading {id: 'atmp-atlas'})
ON CREATE SET loading.run_id = $run_id, loading.staged = $staged, loading.release = $release,
  loading.before = $before
RETURN loading.run_id AS run_id
