// id: schema.therapy_id
// about: "One Therapy per id"
// access: schema
CREATE CONSTRAINT therapy_id IF NOT EXISTS FOR (n:Therapy) REQUIRE n.id IS UNIQUE
