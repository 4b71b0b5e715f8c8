// id: schema.loading_id
// about: "One Loading per id"
// access: schema
CREATE CONSTRAINT loading_id IF NOT EXISTS FOR (n:Loading) REQUIRE n.id IS UNIQUE
