// id: releases.changes
// question:
//   en: "What changed since a release?"
//   fr: "Qu'est-ce qui a changé depuis une version ?"
//   nl: "Wat is er veranderd sinds een versie?"
// no_phrase: "about releases, not the field; the box points to the diary"
// access: read
// params:
//   release: {type: string, required: true, about: "a release, see releases.list"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [change, kind, id, name, number]
MATCH (release:Release {id: $release})
WITH coalesce(release.number, 0) AS since
CALL (since) {
  MATCH (n:Actor)
  WHERE n.changed_number > since
  RETURN 'Actor' AS kind, n.id AS id, n.name AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Capability)
  WHERE n.changed_number > since
  RETURN 'Capability' AS kind, n.id AS id, n.id AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Absence)
  WHERE n.changed_number > since
  RETURN 'Absence' AS kind, n.id AS id, n.statement AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Collaboration)
  WHERE n.changed_number > since
  RETURN 'Collaboration' AS kind, n.id AS id, n.name AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Product)
  WHERE n.changed_number > since
  RETURN 'Product' AS kind, n.id AS id, n.name AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Trial)
  WHERE n.changed_number > since
  RETURN 'Trial' AS kind, n.id AS id, n.title AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Event)
  WHERE n.changed_number > since
  RETURN 'Event' AS kind, n.id AS id, n.type AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Therapy)
  WHERE n.changed_number > since
  RETURN 'Therapy' AS kind, n.id AS id, n.name_en AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Stage)
  WHERE n.changed_number > since
  RETURN 'Stage' AS kind, n.id AS id, n.name_en AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Figure)
  WHERE n.changed_number > since
  RETURN 'Figure' AS kind, n.id AS id, n.metric AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (a:Actor)-[n:WORKS_ON]->(b:Therapy)
  WHERE n.changed_number > since
  RETURN 'WORKS_ON' AS kind, a.id AS id, b.id AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (a:Actor)-[n:PARTICIPATES_IN]->(b:Collaboration)
  WHERE n.changed_number > since
  RETURN 'PARTICIPATES_IN' AS kind, a.id AS id, b.id AS name,
    CASE WHEN n.since_number > since THEN 'added' ELSE 'changed' END AS change, n.changed_number AS number
  UNION ALL
  MATCH (n:Removal)
  WHERE n.number > since
  RETURN n.label AS kind, n.node_id AS id, n.name AS name, 'removed' AS change, n.number AS number
}
RETURN change, kind, id, name, number
ORDER BY kind, id, name, change
LIMIT $limit
