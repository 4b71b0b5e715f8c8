// id: schema.event_date
// about: "Look up Event by date"
// access: schema
CREATE INDEX event_date IF NOT EXISTS FOR (n:Event) ON (n.date)
