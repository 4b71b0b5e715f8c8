// id: sweep.has_actor_capability
// about: "Remove HAS relationships that their source no longer states"
// access: write
// params:
//   sources: {type: strings, required: true}
//   run_id: {type: string, required: true}
//   limit: {type: integer, default: 5000, maximum: 20000, minimum: 1}
// returns: [rows]
MATCH (a:Actor)-[r:HAS]->(b:Capability)
WHERE r.run_id <> $run_id
  AND all(name IN r.asserted_by WHERE name IN $sources)
WITH a, r, b
LIMIT $limit
MERGE (removal:Removal {id: 'has_actor_capability:' + a.id + '>' + b.id})
SET removal.label = 'HAS',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.run_id = $run_id
DELETE r
RETURN count(*) AS rows
