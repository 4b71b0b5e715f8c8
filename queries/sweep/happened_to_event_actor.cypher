// id: sweep.happened_to_event_actor
// about: "Remove HAPPENED_TO relationships that no source states any more"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start and end of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:Event {id: row.start})
OPTIONAL MATCH (b:Actor {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MATCH (a)-[r:HAPPENED_TO]->(b)
WITH a, r, b
MERGE (removal:Removal {id: 'happened_to_event_actor:' + a.id + '>' + b.id})
SET removal.label = 'HAPPENED_TO',
    removal.node_id = a.id,
    removal.name = a.id + ' > ' + b.id,
    removal.number = $number
DELETE r
RETURN count(*) AS rows
