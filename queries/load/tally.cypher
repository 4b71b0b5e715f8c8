// id: load.tally
// about: "Keep how the matrix stands in a release: a Tally per therapy, stage and region"
// access: write
// params:
//   release: {type: string, required: true}
//   closing: {type: strings, required: true, about: "events that close an actor"}
//   risky: {type: strings, required: true, about: "events that put an actor at risk"}
// returns: [rows]
MATCH (actor:Actor)
OPTIONAL MATCH (event:Event)-[:HAPPENED_TO]->(actor)
WITH actor, collect(event.type) AS types
WITH actor, CASE
    WHEN actor.ended IS NOT NULL OR any(type IN types WHERE type IN $closing) THEN 2
    WHEN any(type IN types WHERE type IN $risky) THEN 1
    ELSE 0 END AS standing
MATCH (actor)-[:HAS]->(capability:Capability)-[:AT]->(stage:Stage)
WHERE coalesce(capability.status, 'active') <> 'planned' OR standing < 2
WITH actor, capability, stage, CASE coalesce(capability.status, 'active')
    WHEN 'planned' THEN 2
    WHEN 'ended' THEN 3
    ELSE CASE standing WHEN 2 THEN 3 ELSE standing END END AS holds
CALL (actor, capability) {
  MATCH (capability)-[:FOR]->(below:Therapy)
  RETURN below
  UNION
  MATCH (actor)-[:WORKS_ON]->(below:Therapy)
  WHERE capability.scope = 'all'
  RETURN below
}
MATCH (below)-[:SUBCATEGORY_OF*0..6]->(therapy:Therapy)
// The best of what an actor has there: it operates, is at risk, is planned, has ended.
WITH actor, therapy, stage, min(holds) AS holds
ORDER BY actor.id
WITH therapy.id AS therapy_id, stage.id AS stage_id, coalesce(actor.region, '') AS region,
  collect(CASE WHEN holds < 2 THEN actor.id END) AS open,
  sum(CASE holds WHEN 1 THEN 1 ELSE 0 END) AS at_risk,
  sum(CASE holds WHEN 2 THEN 1 ELSE 0 END) AS planned,
  sum(CASE holds WHEN 3 THEN 1 ELSE 0 END) AS closed
MERGE (tally:Tally {id: $release + '|' + therapy_id + '|' + stage_id + '|' + region})
SET tally.release = $release, tally.therapy = therapy_id, tally.stage = stage_id,
    tally.region = region, tally.open = size(open), tally.at_risk = at_risk,
    tally.planned = planned, tally.closed = closed, tally.actors = open[..200]
RETURN count(tally) AS rows
