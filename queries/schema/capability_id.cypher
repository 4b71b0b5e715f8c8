// id: schema.capability_id
// about: "One Capability per id"
// access: schema
CREATE CONSTRAINT capability_id IF NOT EXISTS FOR (n:Capability) REQUIRE n.id IS UNIQUE
