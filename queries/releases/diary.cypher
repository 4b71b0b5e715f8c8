// id: releases.diary
// question:
//   en: "Which cells of the matrix changed between two releases?"
//   fr: "Quelles cases de la matrice ont changé entre deux versions ?"
//   nl: "Welke cellen van de matrix veranderden tussen twee versies?"
// no_phrase: "about releases, not the field; the box points to the diary"
// access: read
// params:
//   since: {type: string, required: true, about: "the earlier release, see releases.list"}
//   release: {type: string, required: true, about: "the later release"}
//   region: {type: string, about: "Wallonia, Brussels or Flanders; unset = everywhere"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [therapy_id, stage_id, before, after, open_before, open_after, at_risk_before, at_risk_after, came, went]
MATCH (tally:Tally)
WHERE tally.release IN [$since, $release]
WITH tally, tally.release = $since AS old, $region IS NULL OR tally.region = $region AS here
WITH tally.therapy AS therapy_id, tally.stage AS stage_id,
  sum(CASE WHEN old AND here THEN tally.open ELSE 0 END) AS open_before,
  sum(CASE WHEN NOT old AND here THEN tally.open ELSE 0 END) AS open_after,
  sum(CASE WHEN old AND here THEN tally.at_risk ELSE 0 END) AS at_risk_before,
  sum(CASE WHEN NOT old AND here THEN tally.at_risk ELSE 0 END) AS at_risk_after,
  sum(CASE WHEN old AND here THEN coalesce(tally.planned, 0) ELSE 0 END) AS planned_before,
  sum(CASE WHEN NOT old AND here THEN coalesce(tally.planned, 0) ELSE 0 END) AS planned_after,
  sum(CASE WHEN old AND here THEN tally.closed ELSE 0 END) AS ended_before,
  sum(CASE WHEN NOT old AND here THEN tally.closed ELSE 0 END) AS ended_after,
  sum(CASE WHEN old THEN 1 ELSE 0 END) AS named_before,
  sum(CASE WHEN NOT old THEN 1 ELSE 0 END) AS named_after,
  collect(CASE WHEN old AND here THEN tally.actors END) AS lists_before,
  collect(CASE WHEN NOT old AND here THEN tally.actors END) AS lists_after
WITH *, reduce(all = [], some IN lists_before | all + some) AS actors_before,
  reduce(all = [], some IN lists_after | all + some) AS actors_after
WITH *, [id IN actors_after WHERE NOT id IN actors_before] AS came,
  [id IN actors_before WHERE NOT id IN actors_after] AS went,
  CASE WHEN open_before > 0 THEN 'covered' WHEN planned_before > 0 THEN 'planned'
    WHEN ended_before > 0 THEN 'lost' WHEN named_before > 0 THEN 'empty' ELSE 'unknown' END AS before,
  CASE WHEN open_after > 0 THEN 'covered' WHEN planned_after > 0 THEN 'planned'
    WHEN ended_after > 0 THEN 'lost' WHEN named_after > 0 THEN 'empty' ELSE 'unknown' END AS after
WHERE before <> after OR size(came) + size(went) > 0 OR open_before <> open_after
  OR at_risk_before <> at_risk_after
RETURN therapy_id, stage_id, before, after, open_before, open_after, at_risk_before, at_risk_after, came, went
ORDER BY before = after, therapy_id, stage_id
LIMIT $limit
