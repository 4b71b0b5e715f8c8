// id: absences.search
// question:
//   en: "What do sources themselves call missing, in which region, at which stage?"
//   fr: "Que disent les sources elles-mêmes qu'il manque, dans quelle région, à quelle étape ?"
//   nl: "Wat ontbreekt volgens de bronnen zelf, in welk gewest, bij welke stap?"
// access: read
// params:
//   regions: {type: strings, about: "Wallonia, Brussels, Flanders, Belgium", example: [Wallonia], values: [Wallonia, Brussels, Flanders, Belgium]}
//   stages: {type: strings, about: "ids of stages"}
//   therapies: {type: strings, about: "ids of therapies; statements on all therapies are always in"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [absence_id, id, region, therapy_id, stage_id, statement, as_of, source_ids]
MATCH (absence:Absence)-[:AT]->(stage:Stage)
WHERE ($regions IS NULL OR absence.region IN $regions)
  AND ($stages IS NULL OR stage.id IN $stages)
OPTIONAL MATCH (absence)-[:FOR]->(therapy:Therapy)
WITH absence, stage, therapy
WHERE $therapies IS NULL OR therapy IS NULL OR therapy.id IN $therapies
RETURN absence.region + ':' + coalesce(therapy.id, '') + ':' + stage.id AS absence_id,
  absence.id AS id, absence.region AS region, therapy.id AS therapy_id, stage.id AS stage_id,
  absence.statement AS statement, absence.as_of AS as_of, absence.source_ids AS source_ids
ORDER BY absence_id, id
LIMIT $limit
