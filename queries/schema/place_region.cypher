// id: schema.place_region
// about: "Look up Place by region"
// access: schema
CREATE INDEX place_region IF NOT EXISTS FOR (n:Place) ON (n.region)
