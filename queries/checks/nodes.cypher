// id: checks.nodes
// expands: every node
// about: "How many nodes of each kind are stored, and how many of them some sources assert"
// access: read
// whole: true
// params:
//   sources: {type: strings, required: true}
// returns: [kind, stored, asserted]
MATCH (n:__LABELS__)
RETURN head(labels(n)) AS kind, count(n) AS stored,
  count(CASE WHEN any(name IN n.asserted_by WHERE name IN $sources) THEN 1 END) AS asserted
