// id: checks.evidence_of_relations
// about: "Relationships without evidence"
// access: read
// whole: true
// returns: [kind, id, problem]
CALL () {
  MATCH (a:Actor)-[n:WORKS_ON]->(b:Therapy)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'WORKS_ON' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Actor)-[n:PARTICIPATES_IN]->(b:Collaboration)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'PARTICIPATES_IN' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Actor)-[n:HAS]->(b:Capability)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'HAS' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Actor)-[n:PART_OF]->(b:Actor)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'PART_OF' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Actor)-[n:LOCATED_IN]->(b:Place)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'LOCATED_IN' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Actor)-[n:OWNS]->(b:Product)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'OWNS' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Actor)-[n:SPONSORS]->(b:Trial)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'SPONSORS' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Actor)-[n:HOSTS]->(b:Trial)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'HOSTS' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Collaboration)-[n:COVERS]->(b:Therapy)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'COVERS' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Collaboration)-[n:TARGETS]->(b:Stage)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'TARGETS' AS kind, a.id + ' > ' + b.id AS id
  UNION ALL
  MATCH (a:Event)-[n:HAPPENED_TO]->(b:Actor)
  WHERE n.source_ids IS NULL OR size(n.source_ids) = 0
    OR any(key IN n.source_ids WHERE NOT EXISTS { MATCH (:Source {id: key}) })
  RETURN 'HAPPENED_TO' AS kind, a.id + ' > ' + b.id AS id
}
RETURN kind, id, 'cites no source that exists' AS problem
ORDER BY kind, id
LIMIT 1000
