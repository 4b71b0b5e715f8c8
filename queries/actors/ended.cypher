// id: actors.ended
// question:
//   en: "Which actors ended, went bankrupt or into liquidation in these years?"
//   fr: "Quels acteurs ont pris fin, fait faillite ou sont entrés en liquidation en ces années ?"
//   nl: "Welke actoren stopten, gingen failliet of in vereffening in deze jaren?"
// access: read
// params:
//   year_from: {type: integer, about: "first year"}
//   year_to: {type: integer, about: "last year, included"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, ended, source_ids]
MATCH (actor:Actor)
WHERE (actor.ended IS NOT NULL AND (($year_from IS NULL AND $year_to IS NULL) OR (left(actor.ended, 4) >= toString(coalesce($year_from, 1000))
    AND left(actor.ended, 4) <= toString(coalesce($year_to, 9999)))))
  OR EXISTS {
    MATCH (event:Event)-[:HAPPENED_TO]->(actor)
    WHERE event.type IN ['bankruptcy', 'liquidation']
      AND (($year_from IS NULL AND $year_to IS NULL) OR (left(event.date, 4) >= toString(coalesce($year_from, 1000))
    AND left(event.date, 4) <= toString(coalesce($year_to, 9999))))
  }
RETURN actor.id AS actor_id, actor.name AS actor, actor.ended AS ended, actor.source_ids AS source_ids
ORDER BY actor_id
LIMIT $limit
