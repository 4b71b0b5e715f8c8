// id: sources.list
// about: "A page of sources, and how many there are"
// access: read
// params:
//   publisher: {type: string, about: "exact name, mostly the host"}
//   after: {type: string, about: "the last id of the page before"}
//   order: {type: string, default: id, values: [id, name], about: "by id, as `after` needs it, or as names are looked up"}
//   skip: {type: integer, default: 0, minimum: 0, about: "how many come on the pages before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (source:Source)
WHERE $publisher IS NULL OR source.publisher = $publisher
WITH source,
  CASE $order WHEN 'name' THEN normalize(toLower(coalesce(source.title, source.url, source.id)), NFD) ELSE source.id END AS place
ORDER BY place, source.id
WITH collect(source) AS found
WITH size(found) AS total,
  [s IN found WHERE $after IS NULL OR s.id > $after][$skip..$skip + $limit] AS page
UNWIND range(0, size(page) - 1) AS at
WITH total, at, page[at] AS source
RETURN total, {
  id: source.id, url: source.url, title: source.title, publisher: source.publisher,
  licence: source.licence, retrieved_at: source.retrieved_at
} AS item
ORDER BY at
LIMIT $limit
