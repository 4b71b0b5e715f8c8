// id: checks.lives
// about: "Capabilities whose status contradicts the end of their actor or their own dates"
// access: read
// whole: true
// returns: [kind, id, problem]
CALL () {
  MATCH (actor:Actor)-[:HAS]->(n:Capability)
  WHERE actor.ended IS NOT NULL AND n.status IN ['planned', 'active', 'paused']
  RETURN n.id AS id, 'is ' + n.status + ', but its actor ended in ' + actor.ended AS problem
  UNION ALL
  MATCH (n:Capability)
  WHERE n.until IS NOT NULL AND coalesce(n.status, '') <> 'ended'
  RETURN n.id AS id, 'has an end, but its status is not ended' AS problem
}
RETURN 'Capability' AS kind, id, problem
ORDER BY kind, id
LIMIT 1000
