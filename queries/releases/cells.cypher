// id: releases.cells
// question:
//   en: "How did the matrix of therapies and stages stand in a release?"
//   fr: "Où en était la matrice des thérapies et des étapes dans une version ?"
//   nl: "Hoe stond de matrix van therapieën en stappen ervoor in een versie?"
// no_phrase: "about releases, not the field; the box names the release it answers from"
// access: read
// params:
//   release: {type: string, required: true, about: "a release, see releases.list"}
//   limit: {type: integer, default: 2000, minimum: 1, maximum: 10000}
// returns: [therapy_id, stage_id, region, open, at_risk, closed, actors]
MATCH (tally:Tally {release: $release})
RETURN tally.therapy AS therapy_id, tally.stage AS stage_id, tally.region AS region,
  tally.open AS open, tally.at_risk AS at_risk, tally.closed AS closed, tally.actors AS actors
ORDER BY therapy_id, stage_id, region
LIMIT $limit
