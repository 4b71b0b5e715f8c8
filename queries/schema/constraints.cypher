// id: schema.__NAME__
// expands: constraints
// about: "One __LABEL__ per id"
// access: schema
CREATE CONSTRAINT __NAME__ IF NOT EXISTS FOR (n:__LABEL__) REQUIRE n.id IS UNIQUE
