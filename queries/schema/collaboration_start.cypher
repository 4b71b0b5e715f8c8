// id: schema.collaboration_start
// about: "Look up Collaboration by start"
// access: schema
CREATE INDEX collaboration_start IF NOT EXISTS FOR (n:Collaboration) ON (n.start)
