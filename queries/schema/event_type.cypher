// id: schema.event_type
// about: "Look up Event by type"
// access: schema
CREATE INDEX event_type IF NOT EXISTS FOR (n:Event) ON (n.type)
