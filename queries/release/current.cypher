// id: release.current
// about: "The release that the last finished load wrote"
// access: read
// returns: [properties]
MATCH (release:Release)
RETURN properties(release) AS properties
ORDER BY release.run_id DESC
LIMIT 1
