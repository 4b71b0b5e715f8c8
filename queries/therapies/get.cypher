// id: therapies.get
// about: "One therapy with its place in the tree and everything on it"
// access: read
// params:
//   therapy: {type: string, required: true, about: "a therapy with everything below it", example: phage-therapy}
// returns: [therapy, parents, children, actors, collaborations, products, trials, sources]
MATCH (therapy:Therapy {id: $therapy})
CALL (therapy) {
  MATCH (therapy)-[:SUBCATEGORY_OF]->(parent:Therapy)
  WITH parent
  ORDER BY parent.id
  RETURN collect(parent.id) AS parents
}
CALL (therapy) {
  MATCH (child:Therapy)-[:SUBCATEGORY_OF]->(therapy)
  WITH child
  ORDER BY child.id
  RETURN collect(child.id) AS children
}
CALL (therapy) {
  MATCH (therapy)<-[:SUBCATEGORY_OF*0..6]-(below:Therapy)<-[fact:WORKS_ON]-(actor:Actor)
  WITH actor, below, fact
  ORDER BY actor.id, below.id
  RETURN collect({id: actor.id, name: actor.name, kind: actor.kind, region: actor.region, ended: actor.ended,
    therapy_id: below.id, basis: fact.basis, as_of: fact.as_of, source_ids: fact.source_ids})[..2000] AS actors
}
CALL (therapy) {
  MATCH (therapy)<-[:SUBCATEGORY_OF*0..6]-(:Therapy)<-[:COVERS]-(work:Collaboration)
  WITH DISTINCT work
  ORDER BY work.id
  RETURN collect({id: work.id, name: work.name, type: work.type, start: work.start, source_ids: work.source_ids})[..2000] AS collaborations
}
CALL (therapy) {
  MATCH (therapy)<-[:SUBCATEGORY_OF*0..6]-(:Therapy)<-[:IS_A]-(product:Product)
  WITH DISTINCT product
  ORDER BY product.id
  RETURN collect({id: product.id, name: product.name, phase: product.phase, source_ids: product.source_ids})[..2000] AS products
}
CALL (therapy) {
  MATCH (therapy)<-[:SUBCATEGORY_OF*0..6]-(:Therapy)<-[:TESTS]-(trial:Trial)
  WITH DISTINCT trial
  ORDER BY trial.id
  RETURN collect({id: trial.id, title: trial.title, phase: trial.phase, source_ids: trial.source_ids})[..2000] AS trials
}
WITH therapy, parents, children, actors, collaborations, products, trials,
  reduce(ids = therapy.source_ids, fact IN actors + collaborations + products + trials | ids + fact.source_ids) AS ids
CALL (ids) {
  UNWIND ids AS source_id
  MATCH (source:Source {id: source_id})
  WITH DISTINCT source
  ORDER BY source.id
  RETURN collect({id: source.id, url: source.url, title: source.title}) AS sources
}
RETURN properties(therapy) AS therapy, parents, children,
  actors, collaborations, products, trials, sources
LIMIT 1
