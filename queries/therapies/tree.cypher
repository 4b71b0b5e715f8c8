// id: therapies.tree
// question:
//   en: "Which therapies are there, under which, and what are they legally?"
//   fr: "Quelles thérapies y a-t-il, sous lesquelles, et que sont-elles au sens légal ?"
//   nl: "Welke therapieën zijn er, onder welke, en wat zijn ze in de wet?"
// access: read
// returns: [therapy_id, name_en, name_fr, name_nl, parents, legal_class, pillars, actors]
MATCH (therapy:Therapy)
OPTIONAL MATCH (therapy)-[:SUBCATEGORY_OF]->(parent:Therapy)
WITH therapy, parent
ORDER BY parent.id
WITH therapy, collect(parent.id) AS parents
OPTIONAL MATCH (therapy)<-[:SUBCATEGORY_OF*0..6]-(:Therapy)<-[:WORKS_ON]-(actor:Actor)
RETURN therapy.id AS therapy_id, therapy.name_en AS name_en, therapy.name_fr AS name_fr,
  therapy.name_nl AS name_nl, parents, therapy.legal_class AS legal_class,
  coalesce(therapy.pillars, []) AS pillars, count(DISTINCT actor) AS actors
ORDER BY therapy_id
LIMIT 500
