// id: collaborations.by_year
// question:
//   en: "How many collaborations started in each year, by type?"
//   fr: "Combien de collaborations ont commencé chaque année, par type ?"
//   nl: "Hoeveel samenwerkingen begonnen elk jaar, per type?"
// no_phrase: "its rows are counts for a chart, no records"
// access: read
// returns: [year, type, collaborations]
MATCH (work:Collaboration)
WHERE work.start IS NOT NULL
RETURN left(work.start, 4) AS year, work.type AS type, count(*) AS collaborations
ORDER BY year, type
LIMIT 1000
