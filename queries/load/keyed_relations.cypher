// id: load.__NAME__
// expands: keyed relations
// about: "Create or correct __TYPE__ from __START__ to __END__; answers how many"
// access: write
// params:
//   rows: {type: rows, required: true, about: "start, end and properties of each relationship"}
//   number: {type: integer, required: true, about: "of the load"}
// returns: [rows]
UNWIND $rows AS row
MATCH (a:__START__ {id: row.start})
// OPTIONAL keeps the two look-ups apart: a row without its end gives no relationship.
OPTIONAL MATCH (b:__END__ {id: row.end})
WITH row, a, b
WHERE b IS NOT NULL
MERGE (a)-[r:__TYPE__ {__KEY__: row.properties.__KEY__}]->(b)
WITH r, row, coalesce(r.since_number, $number) AS since_number
SET r = row.properties
SET r.since_number = since_number, r.changed_number = $number
RETURN count(r) AS rows
