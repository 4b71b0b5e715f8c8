// id: checks.ready
// about: "Does the database answer?"
// access: read
// returns: [ready]
RETURN true AS ready
