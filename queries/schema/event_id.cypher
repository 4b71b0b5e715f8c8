// id: schema.event_id
// about: "One Event per id"
// access: schema
CREATE CONSTRAINT event_id IF NOT EXISTS FOR (n:Event) REQUIRE n.id IS UNIQUE
