// id: schema.removal_id
// about: "One Removal per id"
// access: schema
CREATE CONSTRAINT removal_id IF NOT EXISTS FOR (n:Removal) REQUIRE n.id IS UNIQUE
