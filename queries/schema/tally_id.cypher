// id: schema.tally_id
// about: "One Tally per id"
// access: schema
CREATE CONSTRAINT tally_id IF NOT EXISTS FOR (n:Tally) REQUIRE n.id IS UNIQUE
