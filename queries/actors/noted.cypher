// id: actors.noted
// question:
//   en: "In whose note does one of these phrases stand?"
//   fr: "Dans la note de qui trouve-t-on l'une de ces expressions ?"
//   nl: "In wiens noot staat een van deze woordgroepen?"
// no_phrase: "a step of the questions about spin-offs, by words of a note that nobody types"
// access: read
// params:
//   phrases: {type: strings, required: true, about: "any of them, case ignored", example: ["spin-off of ulb"]}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [actor_id, actor, note, source_ids]
MATCH (actor:Actor)
WHERE any(phrase IN $phrases WHERE toLower(actor.note) CONTAINS toLower(phrase))
RETURN actor.id AS actor_id, actor.name AS actor, actor.note AS note, actor.source_ids AS source_ids
ORDER BY actor_id
LIMIT $limit
