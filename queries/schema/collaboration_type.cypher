// id: schema.collaboration_type
// about: "Look up Collaboration by type"
// access: schema
CREATE INDEX collaboration_type IF NOT EXISTS FOR (n:Collaboration) ON (n.type)
