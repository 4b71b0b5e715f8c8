// id: schema.__NAME__
// expands: indexes
// about: "Look up __LABEL__ by __PROPERTY__"
// access: schema
CREATE INDEX __NAME__ IF NOT EXISTS FOR (n:__LABEL__) ON (n.__PROPERTY__)
