"""Which records of the public sources are actors, products and projects known otherwise.

In this order: what a person judged, an identifier both carry, the matching model, or no match.
Decided is a `RecordLink` with the signals behind it; the facts stay as their source states them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from ingest.fact_store import FactStore, RecordLink
from ingest.matching import decide
from ingest.matching.curated_rows import by_hand
from ingest.matching.known_actors import (
    Actor,
    KnownActors,
    compact_names,
    identifiers_of,
)
from ingest.matching.likeness import Likeness, claims, rank
from ingest.matching.names import normal
from ingest.matching.numbered import products, projects
from ingest.sources import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.common.properties import Properties
    from ingest.matching.judgements import Judgements

LABELS = ("Actor", "Product", "Collaboration")
MERGED = 0.9
"""Score of the model from which two records are one actor without a person's word."""
LEAST_DOUBT = 0.25
"""Score from which a person should look; below it the records are taken for two."""
# A university and its hospital, a firm and its fund have like names and are not one.
_FAMILIES = {
    "company": "firm",
    "cdmo": "firm",
    "cro": "firm",
    "supplier": "firm",
    "university": "university",
    "hospital": "hospital",
    "investor": "investor",
    "research-unit": "unit",
}


def relink(facts: FactStore, judgements: Judgements) -> None:
    """Decide anew on all records, unless nothing that the decisions rest on has changed."""
    model = hashlib.blake2b(
        decide.MODEL.read_bytes(), digest_size=16
    ).hexdigest()
    mark = f"{facts.mark(LABELS)} {judgements.mark} {model} {MERGED} {LEAST_DOUBT}"
    if facts.linked() != mark:
        facts.relink(links(facts, judgements), mark)


def links(facts: FactStore, judgements: Judgements) -> list[RecordLink]:
    """Return the decision on every record of every public source that is kept."""
    sources = facts.sources()
    actors = _ActorLinks(facts, judgements)
    public = [name for name in PUBLIC if name in sources]
    registers = [name for name in public if PUBLIC[name].CONFIG.is_register]
    if "ror" in registers:
        actors.register("ror")
    if "kbo" in registers:
        actors.enterprises("kbo")
    for name in public:
        if name not in registers:
            actors.source(name)
    for name in registers:
        actors.rest(name)
    made = list(actors.links.values())
    if "ema" in sources:
        made += products(facts, judgements)
    if "cordis" in sources:
        made += projects(facts, judgements)
    return made


def tally(made: Iterable[RecordLink]) -> dict[str, dict[str, int]]:
    """Return, by the prefix of the records, how many links there are of each basis or verdict."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for link in made:
        verdict = (
            f"same by {link.basis}" if link.verdict == "same" else link.verdict
        )
        counts[link.record.partition(":")[0]][verdict] += 1
    return {
        name: dict(sorted(count.items()))
        for name, count in sorted(counts.items())
    }


class _ActorLinks:
    """The links of records with the actors known so far."""

    def __init__(self, facts: FactStore, judgements: Judgements) -> None:
        self._facts, self._judgements = facts, judgements
        self.links: dict[str, RecordLink] = {}
        self._known = KnownActors(by_hand(facts, "Actor"))

    def register(self, name: str) -> None:
        """Join the records of a register with curated actors: by identifier, else by name."""
        rest: dict[str, Actor] = {}
        for actor in self._facts.stated("Actor", name):
            if not self._by_person_or_identifier(actor):
                rest[actor["id"]] = actor
        for record, claim in claims(self._known.unregistered(), rest).items():
            self.links[record] = self._by_model(rest[record], claim)
        for record, actor in rest.items():
            link = self.links.get(record)
            self._known.learn(_key_of(link) if link else record, actor)

    def enterprises(self, name: str) -> None:
        """Join enterprises with the curated actor whose name only they bear, and learn the VAT."""
        bearers = self._known.belgian_bearers()
        namesakes: dict[str, list[Actor]] = defaultdict(list)
        for actor in self._facts.stated("Actor", name):
            named = (bearers.get(name, ()) for name in compact_names(actor))
            for key in set(chain.from_iterable(named)):
                namesakes[key].append(actor)
        for key, actors in namesakes.items():
            for actor in actors:
                self._link_by_name(actor, key, len(actors))

    def _link_by_name(
        self,
        actor: Actor,
        key: str,
        namesakes: int,
    ) -> None:
        """Link an enterprise with a curated actor of its name, which so many enterprises bear."""
        judgement = self._judgements.decide(actor["id"], key)
        verdicts = {"same": "same", "different": "none"}
        by_name = "same" if namesakes == 1 else "doubtful"
        self._add(
            actor,
            key,
            verdicts[judgement] if judgement else by_name,
            "judgement" if judgement else "name",
            1 / namesakes,
            {"enterprises_of_that_name": namesakes},
        )

    def rest(self, name: str) -> None:
        """Join by identifier the records of a register that no name has joined."""
        for actor in self._facts.stated("Actor", name):
            if actor["id"] not in self.links:
                self._by_person_or_identifier(actor)

    def source(self, name: str) -> None:
        """Join the records of a source with the actors known so far."""
        rest = [
            actor
            for actor in self._facts.stated("Actor", name)
            if not self._by_person_or_identifier(actor)
        ]
        placed = [actor for actor in rest if actor.get("country")]
        wanted = {actor["country"] for actor in placed}
        near = {
            key: statements
            for key, statements in self._known.statements.items()
            if not wanted.isdisjoint(
                statement.get("country") for statement in statements
            )
        }
        for actor, candidates in zip(placed, rank(near, placed), strict=True):
            self._best(actor, candidates)
        for actor in rest:
            if not actor.get("country"):
                self._by_name_alone(actor)

    def _by_person_or_identifier(self, actor: Actor) -> bool:
        """Link a record that a person or an identifier decides on; return whether one does."""
        if target := self._judgements.same_as(actor["id"]):
            self._add(
                actor,
                target,
                "same",
                "judgement",
                1.0,
                {},
            )
            return True
        for identifier in identifiers_of(actor):
            target = self._known.with_identifier(identifier)
            if (
                target
                and target != actor["id"]
                and self._may_be(actor, target)
            ):
                scheme, value = identifier
                self._add(
                    actor,
                    target,
                    "same",
                    scheme,
                    1.0,
                    {scheme: value},
                )
                return True
        return False

    def _may_be(self, actor: Actor, target: str) -> bool:
        """Return whether no person said that a record is another actor than this one."""
        return self._judgements.decide(actor["id"], target) != "different"

    def _best(self, actor: Actor, candidates: list[Likeness]) -> None:
        """Link a record with the known actor that it is most like."""
        for candidate in candidates:
            if self._may_be(actor, candidate.key):
                self._keep(actor, self._by_model(actor, candidate))
                return
        self._add(
            actor,
            actor["id"],
            "none",
            "model",
            0.0,
            {},
        )

    def _by_name_alone(self, actor: Actor) -> None:
        """Join a record without a country only by a name that one actor alone bears."""
        compact = normal(actor["name"]).compact
        bearers = self._known.bearers(compact)
        allowed = [key for key in bearers if self._may_be(actor, key)]
        # A firm and its national companies share a name in ROR; the curated actor is the one meant.
        curated = [key for key in allowed if key in self._known.curated]
        chosen = curated or allowed
        if len(chosen) == 1:
            target, verdict, score = chosen[0], "same", 1.0
        elif allowed:
            target, verdict, score = allowed[0], "doubtful", 1 / len(bearers)
        else:
            target, verdict, score = actor["id"], "none", 0.0
        self._add(
            actor,
            target,
            verdict,
            "name",
            score,
            {"name": compact, "bearers": len(bearers)},
        )

    def _by_model(self, actor: Actor, candidate: Likeness) -> RecordLink:
        """Return the link that the score of the model makes, unless a person judged otherwise."""
        basis = "model"
        if not self._may_be(actor, candidate.key):
            verdict, basis = "none", "judgement"
        elif candidate.score < LEAST_DOUBT:
            verdict = "none"
        elif candidate.score < MERGED or self._clash(actor, candidate.key):
            verdict = "doubtful"
        else:
            verdict = "same"
        return _link(
            actor,
            candidate.key,
            verdict,
            basis,
            candidate.score,
            candidate.signals,
        )

    def _clash(self, actor: Actor, target: str) -> bool:
        """Return whether two records of like, not equal, names are organisations of two kinds."""
        family = _FAMILIES.get(actor["kind"], "")
        for other in self._known.statements[target]:
            pair = {family, _FAMILIES.get(other["kind"], "")}
            if len(pair) > 1 and ("" not in pair or "unit" in pair):
                return compact_names(actor).isdisjoint(compact_names(other))
        return False

    def _add(
        self,
        actor: Actor,
        target: str,
        verdict: str,
        basis: str,
        score: float,
        signals: Properties,
    ) -> None:
        link = _link(
            actor,
            target,
            verdict,
            basis,
            score,
            signals,
        )
        self._keep(actor, link)

    def _keep(self, actor: Actor, link: RecordLink) -> None:
        """Keep a link; the record's identifiers stand for its actor from now on."""
        self.links[link.record] = link
        self._known.learn_identifiers(_key_of(link), actor)


def _key_of(link: RecordLink) -> str:
    """Return the key under which the graph has the record of a link."""
    return link.target if link.verdict == "same" else link.record


def _link(
    actor: Actor,
    target: str,
    verdict: str,
    basis: str,
    score: float,
    signals: Properties,
) -> RecordLink:
    return RecordLink(
        "Actor",
        actor["id"],
        target,
        verdict,
        basis,
        round(score, 6),
        signals,
    )
