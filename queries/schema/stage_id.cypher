// id: schema.stage_id
// about: "One Stage per id"
// access: schema
CREATE CONSTRAINT stage_id IF NOT EXISTS FOR (n:Stage) REQUIRE n.id IS UNIQUE
