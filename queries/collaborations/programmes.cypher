// id: collaborations.programmes
// question:
//   en: "Which programmes are behind the collaborations?"
//   fr: "Quels programmes sont derrière les collaborations ?"
//   nl: "Welke programma’s zitten achter de samenwerkingen?"
// no_phrase: "its rows are programmes, no records of the graph"
// access: read
// params:
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [programme, collaborations, first, last]
MATCH (work:Collaboration)
WHERE work.programme IS NOT NULL
RETURN work.programme AS programme, count(*) AS collaborations, min(work.start) AS first,
  max(work.start) AS last
ORDER BY collaborations DESC, programme
LIMIT $limit
