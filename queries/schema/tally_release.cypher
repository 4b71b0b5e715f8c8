// id: schema.tally_release
// about: "Find the Tally nodes of a release"
// access: schema
CREATE INDEX tally_release IF NOT EXISTS FOR (n:Tally) ON (n.release)
