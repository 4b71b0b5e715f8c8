// id: schema.actor_country
// about: "Look up Actor by country"
// access: schema
CREATE INDEX actor_country IF NOT EXISTS FOR (n:Actor) ON (n.country)
