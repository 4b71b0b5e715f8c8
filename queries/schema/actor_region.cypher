// id: schema.actor_region
// about: "Look up Actor by region"
// access: schema
CREATE INDEX actor_region IF NOT EXISTS FOR (n:Actor) ON (n.region)
