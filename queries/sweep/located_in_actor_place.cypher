// id: sweep.located_in_actor_place
// about: "Remove LOCATED_IN relationships that their source no longer states"
// access: write
// params:
//   sources: {type: strings, required: true}
//   run_id: {type: string, required: true}
//   limit: {type: integer, default: 5000, maximum: 20000, minimum: 1}
// returns: [rows]
MATCH (a:Actor)-[r:LOCATED_IN]->(b:Place)
WHERE r.run_id <> $run_id
  AND all(name IN r.asserted_by WHERE name IN $sources)
WITH a, r, b
LIMIT $limit
MERGE (removal:Removal {id: 'located_in_actor_place:' + a.id + '>' + b.id})
SET removal.label = 'LOCATED_IN',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.run_id = $run_id
DELETE r
RETURN count(*) AS rows
