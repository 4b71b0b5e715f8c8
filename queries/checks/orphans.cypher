// id: checks.orphans
// about: "Nodes that lack the relationship that gives them meaning"
// access: read
// whole: true
// returns: [kind, id, problem]
CALL () {
  MATCH (n:Capability)
  WHERE NOT EXISTS { MATCH (:Actor)-[:HAS]->(n) } OR NOT EXISTS { MATCH (n)-[:AT]->(:Stage) }
  RETURN 'Capability' AS kind, n.id AS id, 'has no actor or no stage' AS problem
  UNION ALL
  MATCH (n:Absence)
  WHERE NOT EXISTS { MATCH (n)-[:AT]->(:Stage) }
  RETURN 'Absence' AS kind, n.id AS id, 'is at no stage' AS problem
  UNION ALL
  MATCH (n:Event)
  WHERE NOT EXISTS { MATCH (n)-[:HAPPENED_TO]->(:Actor) }
  RETURN 'Event' AS kind, n.id AS id, 'happened to no actor' AS problem
  UNION ALL
  MATCH (n:Product)
  WHERE NOT EXISTS { MATCH (n)-[:IS_A]->(:Therapy) }
  RETURN 'Product' AS kind, n.id AS id, 'is of no therapy' AS problem
  UNION ALL
  MATCH (n:Trial)
  WHERE NOT EXISTS { MATCH (n)-[:TESTS]->(:Therapy) }
  RETURN 'Trial' AS kind, n.id AS id, 'tests no therapy' AS problem
  UNION ALL
  MATCH (n:Collaboration)
  WHERE NOT EXISTS { MATCH (:Actor)-[:PARTICIPATES_IN]->(n) }
  RETURN 'Collaboration' AS kind, n.id AS id, 'has no member' AS problem
}
RETURN kind, id, problem
ORDER BY kind, id
LIMIT 1000
