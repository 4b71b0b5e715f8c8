// id: collaborations.by_amount
// question:
//   en: "Which collaborations are above or below an amount?"
//   fr: "Quelles collaborations dépassent un montant, ou restent en dessous ?"
//   nl: "Welke samenwerkingen liggen boven of onder een bedrag?"
// access: read
// params:
//   amount_above: {type: integer, about: "euros; the budget, else the public funding", example: 5000000}
//   amount_below: {type: integer, about: "euros"}
//   amount_from: {type: integer, about: "euros; at least"}
//   amount_to: {type: integer, about: "euros; at most"}
//   limit: {type: integer, default: 500, minimum: 1, maximum: 5000}
// returns: [collaboration_id, collaboration, type, amount, source_ids]
MATCH (work:Collaboration)
WITH work, coalesce(work.budget_eur, work.public_funding_eur) AS amount
WHERE amount IS NOT NULL
  AND ($amount_above IS NULL OR amount > $amount_above)
  AND ($amount_below IS NULL OR amount < $amount_below)
  AND ($amount_from IS NULL OR amount >= $amount_from)
  AND ($amount_to IS NULL OR amount <= $amount_to)
RETURN work.id AS collaboration_id, work.name AS collaboration, work.type AS type, amount,
  work.source_ids AS source_ids
ORDER BY collaboration_id
LIMIT $limit
