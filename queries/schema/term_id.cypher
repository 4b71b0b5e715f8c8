// id: schema.term_id
// about: "One Term per id"
// access: schema
CREATE CONSTRAINT term_id IF NOT EXISTS FOR (n:Term) REQUIRE n.id IS UNIQUE
