// id: sources.publishers
// question:
//   en: "Which publishers do the facts come from?"
//   fr: "De quels éditeurs viennent les faits ?"
//   nl: "Van welke uitgevers komen de feiten?"
// no_phrase: "its rows are publishers, no records of the graph"
// access: read
// params:
//   limit: {type: integer, default: 100, minimum: 1, maximum: 500}
// returns: [publisher, sources]
MATCH (source:Source)
WHERE source.publisher IS NOT NULL
RETURN source.publisher AS publisher, count(*) AS sources
ORDER BY sources DESC, publisher
LIMIT $limit
