// id: release.state
// about: "Which load the release is of, and whether one is under way or broke off"
// access: read
// returns: [number, run_id, loading, staged, release, before]
MATCH (marker:Marker {id: 'atmp-atlas'})
OPTIONAL MATCH (loading:Loading {id: 'atmp-atlas'})
RETURN coalesce(marker.number, 0) AS number, coalesce(marker.run_id, '') AS run_id,
  coalesce(loading.run_id, '') AS loading, coalesce(loading.staged, false) AS staged,
  coalesce(loading.release, '') AS release, coalesce(loading.before, '') AS before
LIMIT 1
