// id: load.lock
// about: "Wait until no other transaction changes the release, and keep others waiting"
// access: write
// params:
//   run_id: {type: string, required: true}
// returns: [rows]
MATCH (marker:Marker {id: 'atmp-atlas'})
SET marker.locked_by = $run_id
RETURN count(marker) AS rows
