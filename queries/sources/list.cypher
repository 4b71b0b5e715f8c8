// id: sources.list
// about: "A page of sources, and how many there are"
// access: read
// params:
//   publisher: {type: string, about: "exact name, mostly the host"}
//   after: {type: string, about: "the last id of the page before"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 501}
// returns: [total, item]
MATCH (source:Source)
WHERE $publisher IS NULL OR source.publisher = $publisher
WITH source
ORDER BY source.id
WITH collect(source) AS found
WITH size(found) AS total, [s IN found WHERE $after IS NULL OR s.id > $after][..$limit] AS page
UNWIND page AS source
RETURN total, {
  id: source.id, url: source.url, title: source.title, publisher: source.publisher,
  licence: source.licence, retrieved_at: source.retrieved_at
} AS item
ORDER BY item.id
LIMIT $limit
