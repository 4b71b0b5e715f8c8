// id: checks.circles
// about: "Parents that run in a circle"
// access: read
// whole: true
// returns: [kind, id, problem]
CALL () {
  MATCH (n:Actor)-[:PART_OF*1..6]->(n)
  RETURN DISTINCT 'Actor' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Therapy)-[:SUBCATEGORY_OF*1..6]->(n)
  RETURN DISTINCT 'Therapy' AS kind, n.id AS id
}
RETURN kind, id, 'is above itself' AS problem
ORDER BY kind, id
LIMIT 1000
