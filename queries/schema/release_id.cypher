// id: schema.release_id
// about: "One Release per id"
// access: schema
CREATE CONSTRAINT release_id IF NOT EXISTS FOR (n:Release) REQUIRE n.id IS UNIQUE
