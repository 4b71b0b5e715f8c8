// id: checks.evidence_of_relations
// about: "Relationships without evidence"
// access: read
// whole: true
// returns: [kind, id, problem]
MATCH (a:Actor|Collaboration|Event)
  -[n:WORKS_ON|PARTICIPATES_IN|HAS|PART_OF|LOCATED_IN|OWNS|SPONSORS|HOSTS|COVERS|TARGETS|HAPPENED_TO]->(b)
WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
  OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
RETURN type(n) AS kind, a.id + ' > ' + b.id AS id, 'cites no source that exists' AS problem
ORDER BY kind, id
LIMIT 1000
