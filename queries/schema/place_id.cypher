// id: schema.place_id
// about: "One Place per id"
// access: schema
CREATE CONSTRAINT place_id IF NOT EXISTS FOR (n:Place) REQUIRE n.id IS UNIQUE
