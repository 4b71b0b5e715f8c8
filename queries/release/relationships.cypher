// id: release.relationships
// about: "Every relationship of the model, with the labels that its ends have"
// access: read
// whole: true
// returns: [from, type, to, start, end, properties]
MATCH (a)-[r:SUBCATEGORY_OF|PRECEDES|STANDS_FOR|LOCATED_IN|PART_OF|WORKS_ON|HAS|AT|FOR|PARTICIPATES_IN|COVERS|TARGETS|OWNS|IS_A|SPONSORS|HOSTS|TESTS|HAPPENED_TO]->(b)
RETURN head(labels(a)) AS from, type(r) AS type, head(labels(b)) AS to,
  a.id AS start, b.id AS end, properties(r) AS properties
