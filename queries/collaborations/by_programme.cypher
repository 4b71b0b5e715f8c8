// id: collaborations.by_programme
// question:
//   en: "What did a programme fund, and for how much?"
//   fr: "Qu'a financé un programme, et pour combien ?"
//   nl: "Wat heeft een programma gefinancierd, en voor hoeveel?"
// access: read
// params:
//   programme: {type: string, required: true, about: "part of its name", example: BioWin}
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [collaboration_id, collaboration, programme, start, budget_eur, public_funding_eur, note, source_ids]
MATCH (work:Collaboration)
WHERE toLower(work.programme) CONTAINS toLower($programme)
RETURN work.id AS collaboration_id, work.name AS collaboration, work.programme AS programme,
  work.start AS start, work.budget_eur AS budget_eur, work.public_funding_eur AS public_funding_eur,
  work.note AS note, work.source_ids AS source_ids
ORDER BY collaboration_id
LIMIT $limit
