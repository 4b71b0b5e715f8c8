// id: schema.actor_kind
// about: "Look up Actor by kind"
// access: schema
CREATE INDEX actor_kind IF NOT EXISTS FOR (n:Actor) ON (n.kind)
