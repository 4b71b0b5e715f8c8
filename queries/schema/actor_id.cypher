// id: schema.actor_id
// about: "One Actor per id"
// access: schema
CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (n:Actor) REQUIRE n.id IS UNIQUE
