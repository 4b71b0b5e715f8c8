// id: schema.figure_id
// about: "One Figure per id"
// access: schema
CREATE CONSTRAINT figure_id IF NOT EXISTS FOR (n:Figure) REQUIRE n.id IS UNIQUE
