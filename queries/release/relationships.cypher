// id: release.relationships
// about: "Every relationship of the model, with the labels that its ends have"
// access: read
// whole: true
// params:
//   limit: {type: integer, required: true, minimum: 1, about: "rows that a release may have"}
// returns: [from, type, to, start, end, properties]
MATCH (a:Therapy|Stage|Term|Actor|Capability|Collaboration|Product|Trial|Event)-[r:SUBCATEGORY_OF|PRECEDES|STANDS_FOR|LOCATED_IN|PART_OF|WORKS_ON|HAS|AT|FOR|PARTICIPATES_IN|COVERS|TARGETS|OWNS|IS_A|SPONSORS|HOSTS|TESTS|HAPPENED_TO]->(b)
RETURN head(labels(a)) AS from, type(r) AS type, head(labels(b)) AS to,
  a.id AS start, b.id AS end, properties(r) AS properties
LIMIT $limit
