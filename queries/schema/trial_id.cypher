// id: schema.trial_id
// about: "One Trial per id"
// access: schema
CREATE CONSTRAINT trial_id IF NOT EXISTS FOR (n:Trial) REQUIRE n.id IS UNIQUE
