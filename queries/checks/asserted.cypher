// id: checks.asserted
// about: "How many nodes of each label some sources assert now, to compare with a new load"
// access: read
// whole: true
// params:
//   sources: {type: strings, required: true}
// returns: [kind, stored]
MATCH (n:Source)
WHERE n.asserted_by IN $sources
RETURN 'Source' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Place)
WHERE n.asserted_by IN $sources
RETURN 'Place' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Therapy)
WHERE n.asserted_by IN $sources
RETURN 'Therapy' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Stage)
WHERE n.asserted_by IN $sources
RETURN 'Stage' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Term)
WHERE n.asserted_by IN $sources
RETURN 'Term' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Actor)
WHERE n.asserted_by IN $sources
RETURN 'Actor' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Capability)
WHERE n.asserted_by IN $sources
RETURN 'Capability' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Collaboration)
WHERE n.asserted_by IN $sources
RETURN 'Collaboration' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Product)
WHERE n.asserted_by IN $sources
RETURN 'Product' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Trial)
WHERE n.asserted_by IN $sources
RETURN 'Trial' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Event)
WHERE n.asserted_by IN $sources
RETURN 'Event' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Figure)
WHERE n.asserted_by IN $sources
RETURN 'Figure' AS kind, count(n) AS stored
