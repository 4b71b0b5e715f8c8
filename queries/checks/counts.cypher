// id: checks.counts
// about: "How many nodes and relationships of each kind one run stored"
// access: read
// whole: true
// params:
//   run_id: {type: string, required: true}
// returns: [kind, stored]
MATCH (n:Source {run_id: $run_id})
RETURN 'Source' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Place {run_id: $run_id})
RETURN 'Place' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Therapy {run_id: $run_id})
RETURN 'Therapy' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Stage {run_id: $run_id})
RETURN 'Stage' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Term {run_id: $run_id})
RETURN 'Term' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Actor {run_id: $run_id})
RETURN 'Actor' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Capability {run_id: $run_id})
RETURN 'Capability' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Collaboration {run_id: $run_id})
RETURN 'Collaboration' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Product {run_id: $run_id})
RETURN 'Product' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Trial {run_id: $run_id})
RETURN 'Trial' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Event {run_id: $run_id})
RETURN 'Event' AS kind, count(n) AS stored
UNION ALL
MATCH (n:Figure {run_id: $run_id})
RETURN 'Figure' AS kind, count(n) AS stored
UNION ALL
MATCH (:Therapy)-[r:SUBCATEGORY_OF {run_id: $run_id}]->(:Therapy)
RETURN 'subcategory_of_therapy_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Stage)-[r:PRECEDES {run_id: $run_id}]->(:Stage)
RETURN 'precedes_stage_stage' AS kind, count(r) AS stored
UNION ALL
MATCH (:Term)-[r:STANDS_FOR {run_id: $run_id}]->(:Therapy)
RETURN 'stands_for_term_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:LOCATED_IN {run_id: $run_id}]->(:Place)
RETURN 'located_in_actor_place' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:PART_OF {run_id: $run_id}]->(:Actor)
RETURN 'part_of_actor_actor' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:WORKS_ON {run_id: $run_id}]->(:Therapy)
RETURN 'works_on_actor_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:HAS {run_id: $run_id}]->(:Capability)
RETURN 'has_actor_capability' AS kind, count(r) AS stored
UNION ALL
MATCH (:Capability)-[r:AT {run_id: $run_id}]->(:Stage)
RETURN 'at_capability_stage' AS kind, count(r) AS stored
UNION ALL
MATCH (:Capability)-[r:FOR {run_id: $run_id}]->(:Therapy)
RETURN 'for_capability_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:PARTICIPATES_IN {run_id: $run_id}]->(:Collaboration)
RETURN 'participates_in_actor_collaboration' AS kind, count(r) AS stored
UNION ALL
MATCH (:Collaboration)-[r:COVERS {run_id: $run_id}]->(:Therapy)
RETURN 'covers_collaboration_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Collaboration)-[r:TARGETS {run_id: $run_id}]->(:Stage)
RETURN 'targets_collaboration_stage' AS kind, count(r) AS stored
UNION ALL
MATCH (:Collaboration)-[r:PART_OF {run_id: $run_id}]->(:Collaboration)
RETURN 'part_of_collaboration_collaboration' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:OWNS {run_id: $run_id}]->(:Product)
RETURN 'owns_actor_product' AS kind, count(r) AS stored
UNION ALL
MATCH (:Product)-[r:IS_A {run_id: $run_id}]->(:Therapy)
RETURN 'is_a_product_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:SPONSORS {run_id: $run_id}]->(:Trial)
RETURN 'sponsors_actor_trial' AS kind, count(r) AS stored
UNION ALL
MATCH (:Actor)-[r:HOSTS {run_id: $run_id}]->(:Trial)
RETURN 'hosts_actor_trial' AS kind, count(r) AS stored
UNION ALL
MATCH (:Trial)-[r:TESTS {run_id: $run_id}]->(:Therapy)
RETURN 'tests_trial_therapy' AS kind, count(r) AS stored
UNION ALL
MATCH (:Event)-[r:HAPPENED_TO {run_id: $run_id}]->(:Actor)
RETURN 'happened_to_event_actor' AS kind, count(r) AS stored
