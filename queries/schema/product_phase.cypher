// id: schema.product_phase
// about: "Look up Product by phase"
// access: schema
CREATE INDEX product_phase IF NOT EXISTS FOR (n:Product) ON (n.phase)
