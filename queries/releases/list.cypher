// id: releases.list
// question:
//   en: "Which releases were loaded, and when?"
//   fr: "Quelles versions ont été chargées, et quand ?"
//   nl: "Welke versies zijn geladen, en wanneer?"
// no_phrase: "about releases, not the field; the box names the release it answers from"
// access: read
// returns: [release_id, number, run_id, created_at, checksum, sources, matrix_kept]
MATCH (release:Release)
RETURN release.id AS release_id, release.number AS number, release.run_id AS run_id, release.created_at AS created_at,
  release.checksum AS checksum, release.sources AS sources,
  EXISTS { MATCH (:Tally {release: release.id}) } AS matrix_kept
ORDER BY coalesce(number, 0) DESC, run_id DESC
LIMIT 100
