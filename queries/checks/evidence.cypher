// id: checks.evidence
// about: "Nodes without evidence"
// access: read
// whole: true
// returns: [kind, id, problem]
CALL () {
  MATCH (n:Place)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Place' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Therapy)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Therapy' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Stage)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Stage' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Term)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Term' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Actor)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Actor' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Capability)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Capability' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Absence)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Absence' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Collaboration)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Collaboration' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Product)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Product' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Trial)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Trial' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Event)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Event' AS kind, n.id AS id
  UNION ALL
  MATCH (n:Figure)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'Figure' AS kind, n.id AS id
}
RETURN kind, id, 'cites no source that exists' AS problem
ORDER BY kind, id
LIMIT 1000
