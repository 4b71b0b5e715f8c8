// id: load.release
// about: "Make a release the current one; the same content keeps its first date"
// access: write
// params:
//   id: {type: string, required: true}
//   properties: {type: map, required: true, about: "with the number and the run of the load"}
// returns: [rows]
MERGE (release:Release {id: $id})
WITH release, coalesce(release.created_at, $properties.created_at) AS created_at
SET release = $properties
SET release.id = $id, release.created_at = created_at
WITH release
MATCH (marker:Marker {id: 'atmp-atlas'})
SET marker.number = release.number, marker.run_id = release.run_id
RETURN count(release) AS rows
