// id: schema.collaboration_id
// about: "One Collaboration per id"
// access: schema
CREATE CONSTRAINT collaboration_id IF NOT EXISTS FOR (n:Collaboration) REQUIRE n.id IS UNIQUE
