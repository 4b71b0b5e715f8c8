// id: schema.product_id
// about: "One Product per id"
// access: schema
CREATE CONSTRAINT product_id IF NOT EXISTS FOR (n:Product) REQUIRE n.id IS UNIQUE
