// id: schema.source_id
// about: "One Source per id"
// access: schema
CREATE CONSTRAINT source_id IF NOT EXISTS FOR (n:Source) REQUIRE n.id IS UNIQUE
