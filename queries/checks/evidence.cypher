// id: checks.evidence
// about: "Nodes without evidence"
// access: read
// whole: true
// returns: [kind, id, problem]
MATCH (n:Place|Therapy|Stage|Term|Actor|Capability|Absence|Collaboration|Product|Trial|Event|Figure)
WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
  OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
RETURN head(labels(n)) AS kind, n.id AS id, 'cites no source that exists' AS problem
ORDER BY kind, id
LIMIT 1000
