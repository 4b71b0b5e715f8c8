// id: checks.relationships
// expands: every relation
// about: "How many relationships of each kind are stored; a kind has the name of its load"
// access: read
// whole: true
// returns: [kind, stored]
MATCH (a:__STARTS__)-[r:__TYPES__]->(b)
RETURN toLower(type(r) + '_' + head(labels(a)) + '_' + head(labels(b))) AS kind, count(r) AS stored
