// id: checks.counts
// about: "How many nodes and relationships of each kind are stored"
// access: read
// whole: true
// returns: [kind, stored]
MATCH (n:Source)
RETURN 'Source' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Place)
RETURN 'Place' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Therapy)
RETURN 'Therapy' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Stage)
RETURN 'Stage' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Term)
RETURN 'Term' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Actor)
RETURN 'Actor' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Capability)
RETURN 'Capability' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Absence)
RETURN 'Absence' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Collaboration)
RETURN 'Collaboration' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Product)
RETURN 'Product' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Trial)
RETURN 'Trial' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Event)
RETURN 'Event' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Figure)
RETURN 'Figure' AS kind, count(n) AS stored
UNION ALL
MATCH (:Therapy)-[r:SUBCATEGORY_OF]->(:Therapy)
RETURN 'subcategory_of_therapy_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Stage)-[r:PRECEDES]->(:Stage)
RETURN 'precedes_stage_stage' AS kind, count(r) AS stored
UNION ALL
MATCH (:Term)-[r:STANDS_FOR]->(:Therapy)
RETURN 'stands_for_term_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:LOCATED_IN]->(:Place)
RETURN 'located_in_actor_place' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:PART_OF]->(:Actor)
RETURN 'part_of_actor_actor' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:WORKS_ON]->(:Therapy)
RETURN 'works_on_actor_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:HAS]->(:Capability)
RETURN 'has_actor_capability' AS kind, count(r) AS stored
UNION ALL
MATCH (:Capability)-[r:AT]->(:Stage)
RETURN 'at_capability_stage' AS kind, count(r) AS stored
UNION ALL
MATCH (:Capability)-[r:FOR]->(:Therapy)
RETURN 'for_capability_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Absence)-[r:AT]->(:Stage)
RETURN 'at_absence_stage' AS kind, count(r) AS stored
UNION ALL
MATCH (:Absence)-[r:FOR]->(:Therapy)
RETURN 'for_absence_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:PARTICIPATES_IN]->(:Collaboration)
RETURN 'participates_in_actor_collaboration' AS kind, count(r) AS stored
UNION ALL
MATCH (:Collaboration)-[r:COVERS]->(:Therapy)
RETURN 'covers_collaboration_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Collaboration)-[r:TARGETS]->(:Stage)
RETURN 'targets_collaboration_stage' AS kind, count(r) AS stored
UNION ALL
MATCH (:Collaboration)-[r:PART_OF]->(:Collaboration)
RETURN 'part_of_collaboration_collaboration' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:OWNS]->(:Product)
RETURN 'owns_actor_product' AS kind, count(r) AS stored
UNION ALL
MATCH (:Product)-[r:IS_A]->(:Therapy)
RETURN 'is_a_product_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:SPONSORS]->(:Trial)
RETURN 'sponsors_actor_trial' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:HOSTS]->(:Trial)
RETURN 'hosts_actor_trial' AS kind, count(r) AS stored
UNION ALL
MATCH (:Trial)-[r:TESTS]->(:Therapy)
RETURN 'tests_trial_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Event)-[r:HAPPENED_TO]->(:Actor)
RETURN 'happened_to_event_actor' AS kind, count(r) AS stored
