// id: load.release
// about: "Finish a load: the release becomes the current one; the same content keeps its first date"
// access: write
// params:
//   id: {type: string, required: true}
//   properties: {type: map, required: true}
// returns: [rows]
MERGE (release:Release {id: $id})
WITH release, coalesce(release.created_at, $properties.created_at) AS created_at
SET release = $properties
SET release.id = $id, release.created_at = created_at
RETURN count(release) AS rows
