// id: load.marker
// about: "Mark the database as ours"
// access: write
// returns: [rows]
MERGE (marker:Marker {id: 'atmp-atlas'})
RETURN count(marker) AS rows
