// id: release.current
// about: "The release that the last finished load wrote; none in a database that is not ours"
// access: read
// returns: [properties]
MATCH (release:Release)
WHERE EXISTS { (:Marker {id: 'atmp-atlas'}) }
RETURN properties(release) AS properties
ORDER BY release.run_id DESC
LIMIT 1
