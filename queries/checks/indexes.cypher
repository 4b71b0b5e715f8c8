// id: checks.indexes
// about: "The names of the indexes that there are; that of a constraint is the index it keeps"
// access: read
// returns: [name]
SHOW INDEXES YIELD name
RETURN name
