// id: schema.marker_id
// about: "One Marker per id"
// access: schema
CREATE CONSTRAINT marker_id IF NOT EXISTS FOR (n:Marker) REQUIRE n.id IS UNIQUE
