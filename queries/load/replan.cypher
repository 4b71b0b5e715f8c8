// id: load.replan
// about: "Count what the indexes hold and forget all plans: the next queries are planned by what is stored now"
// access: read
// params:
//   seconds: {type: integer, required: true, about: "to wait for the indexes at most"}
// returns: []
CALL db.prepareForReplanning($seconds)
