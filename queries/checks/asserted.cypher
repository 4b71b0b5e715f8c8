// id: checks.asserted
// about: "How many nodes of each label some sources assert now, to compare with a new load"
// access: read
// whole: true
// params:
//   sources: {type: strings, required: true}
// returns: [kind, stored]
MATCH (n:Source)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Source' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Place)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Place' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Therapy)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Therapy' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Stage)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Stage' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Term)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Term' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Actor)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Actor' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Capability)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Capability' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Absence)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Absence' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Collaboration)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Collaboration' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Product)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Product' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Trial)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Trial' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Event)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Event' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Figure)
WHERE any(name IN n.asserted_by WHERE name IN $sources)
RETURN 'Figure' AS kind, count(n) AS stored
