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
WHERE coalesce(capability.status, 'active') <> 'planned'
WITH actor, standing, capability, stage,
  capability.status = 'ended'
    OR (capability.until IS NOT NULL AND coalesce(capability.status, '') <> 'active') AS over
CALL (actor, capability) {
  MATCH (capability)-[:FOR]->(below:Therapy)
  RETURN below
  UNION
  MATCH (actor)-[:WORKS_ON]->(below:Therapy)
  WHERE capability.scope = 'all'
  RETURN below
}
MATCH (below)-[:SUBCATEGORY_OF*0..6]->(therapy:Therapy)
WITH actor, therapy, stage,
  min(CASE WHEN coalesce(over, false) THEN 2 ELSE standing END) AS standing
ORDER BY actor.id
WITH therapy.id AS therapy_id, stage.id AS stage_id, coalesce(actor.region, '') AS region,
  collect(CASE WHEN standing < 2 THEN actor.id END) AS open,
  sum(CASE standing WHEN 1 THEN 1 ELSE 0 END) AS at_risk,
  sum(CASE standing WHEN 2 THEN 1 ELSE 0 END) AS closed
MERGE (tally:Tally {id: $release + '|' + therapy_id + '|' + stage_id + '|' + region})
SET tally.release = $release, tally.therapy = therapy_id, tally.stage = stage_id,
    tally.region = region, tally.open = size(open), tally.at_risk = at_risk,
    tally.closed = closed, tally.actors = open[..200]
RETURN count(tally) AS rows
