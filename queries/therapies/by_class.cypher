// id: therapies.by_class
// question:
//   en: "Which therapies are of these legal classes?"
//   fr: "Quelles thérapies relèvent de ces classes légales ?"
//   nl: "Welke therapieën vallen onder deze wettelijke klassen?"
// access: read
// params:
//   classes: {type: strings, required: true, about: "gtmp, sctmp, tep, combined, not-atmp", example: [gtmp]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [therapy_id, therapy, legal_class, source_ids]
MATCH (therapy:Therapy)
WHERE therapy.legal_class IN $classes
RETURN therapy.id AS therapy_id, therapy.name_en AS therapy, therapy.legal_class AS legal_class,
  therapy.source_ids AS source_ids
ORDER BY therapy_id
LIMIT $limit
