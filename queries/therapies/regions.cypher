// id: therapies.regions
// question:
//   en: "In which regions is a therapy worked on, by what kinds of actor?"
//   fr: "Dans quelles régions travaille-t-on sur une thérapie, avec quels types d’acteurs ?"
//   nl: "In welke gewesten wordt aan een therapie gewerkt, door welke soorten actoren?"
// no_phrase: "its rows are counts by region; the box counts with 'how many'"
// access: read
// params:
//   therapy: {type: string, required: true, about: "a therapy with everything below it", example: phage-therapy}
// returns: [country, region, kind, actors]
MATCH (:Therapy {id: $therapy})<-[:SUBCATEGORY_OF*0..6]-(:Therapy)<-[:WORKS_ON]-(actor:Actor)
RETURN actor.country AS country, actor.region AS region, actor.kind AS kind,
  count(DISTINCT actor) AS actors
ORDER BY country, region, kind
LIMIT 500
