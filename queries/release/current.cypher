// id: release.current
// about: "The release that the last finished load wrote; none in a database that is not ours"
// access: read
// returns: [properties]
MATCH (marker:Marker {id: 'atmp-atlas'})
MATCH (release:Release {number: marker.number})
RETURN properties(release) AS properties
LIMIT 1
