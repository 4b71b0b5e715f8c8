// id: checks.size
// about: "How many nodes the database holds, and whether it carries our marker"
// access: read
// whole: true
// returns: [nodes, marked]
MATCH (n)
WITH count(n) AS nodes
OPTIONAL MATCH (marker:Marker {id: 'atmp-atlas'})
RETURN nodes, marker IS NOT NULL AS marked
