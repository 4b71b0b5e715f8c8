// id: checks.times
// about: "What ends before it begins"
// access: read
// whole: true
// returns: [kind, id, problem]
CALL () {
  MATCH (n:Actor)
  WHERE n.ended < left(n.founded, size(n.ended))
  RETURN 'Actor' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Capability)
  WHERE n.until < left(n.since, size(n.until))
  RETURN 'Capability' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Collaboration)
  WHERE n.end < left(n.start, size(n.end))
  RETURN 'Collaboration' AS kind, n.id AS id
}
RETURN kind, id, 'ends before it begins' AS problem
ORDER BY kind, id
LIMIT 1000
