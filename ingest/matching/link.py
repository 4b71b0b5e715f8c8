"""Which records of the public sources are actors, products and projects known otherwise.

In this order: what a person judged, an identifier both carry, the matching model, or no match.
Decided is a `RecordLink` with the signals behind it; the facts stay as their source states them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from graph.common.properties import Properties
from graph.curation.match_review import TELLING
from ingest.fact_store import FactStore, RecordLink
from ingest.matching import decide
from ingest.matching.blocking import MatchQuery
from ingest.matching.curated_rows import by_hand
from ingest.matching.names import normal
from ingest.matching.numbered import products, projects
from ingest.matching.universe import Universe, records_of
from ingest.sources import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.matching.judgements import Judgements

Actor = Properties
LABELS = ("Actor", "Product", "Collaboration")
SCHEMES = ("ror", "pic", "vat", "lei")
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
_BLOCK = 4096


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
    actors = _Actors(facts, judgements)
    public = [name for name in PUBLIC if name in sources]
    registers = [name for name in public if PUBLIC[name].CONFIG.is_register]
    others = [name for name in public if not PUBLIC[name].CONFIG.is_register]
    if "ror" in registers:
        actors.register("ror")
    if "kbo" in registers:
        actors.enterprises("kbo")
    for name in others:
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


class _Actors:
    """The actors known so far, by identifier and by name, and the links made."""

    def __init__(self, facts: FactStore, judgements: Judgements) -> None:
        self._facts, self._judgements = facts, judgements
        self.links: dict[str, RecordLink] = {}
        self._by_identifier: dict[tuple[str, str], str] = {}
        self._known: dict[str, list[Actor]] = defaultdict(list)
        for actor in by_hand(facts, "Actor"):
            self._learn(actor["id"], actor)
        self._curated = list(self._known)
        self._pending: dict[str, Actor] = {}
        self._names: dict[str, set[str]] | None = None

    def register(self, name: str) -> None:
        """Join the records of a register with curated actors: by identifier, else by name."""
        rest: dict[str, Actor] = {}
        for actor in self._facts.stated("Actor", name):
            if not self._by_person_or_identifier(actor):
                rest[actor["id"]] = actor
        claims = _claims(self._unregistered(), rest)
        self._pending = rest
        for record, claim in claims.items():
            self._judge(
                record,
                claim.actor,
                claim.score,
                claim.signals,
            )
        for record, actor in rest.items():
            link = self.links.get(record)
            same = link is not None and link.verdict == "same"
            self._learn(link.target if link and same else record, actor)

    def _unregistered(self) -> dict[str, Actor]:
        """Return the curated actors of a known country that no register has named so far."""
        actors: dict[str, Actor] = {}
        for key in self._curated:
            first, *more = self._known[key]
            if not more and first.get("country") and not first.get("ror"):
                actors[key] = first
        return actors

    def enterprises(self, name: str) -> None:
        """Join enterprises with the curated actor whose name only they bear, and learn the VAT."""
        bearers = self._belgian_bearers()
        namesakes: dict[str, list[Actor]] = defaultdict(list)
        for actor in self._facts.stated("Actor", name):
            known = _names(actor) & bearers.keys()
            for key in set[str]().union(
                *(bearers[compact] for compact in known)
            ):
                namesakes[key].append(actor)
        for key, actors in namesakes.items():
            for actor in actors:
                self._link_by_name(actor, key, len(actors))

    def _belgian_bearers(self) -> dict[str, set[str]]:
        """Return the curated actors that bear each name, those of other countries left out."""
        bearers: dict[str, set[str]] = defaultdict(set)
        for key in self._curated:
            for statement in self._known[key]:
                if statement.get("country", "BE") != "BE":
                    continue
                for compact in _names(statement):
                    bearers[compact].add(key)
        return bearers

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
        verdict = verdicts.get(judgement or "", by_name)
        basis = "judgement" if judgement else "name"
        signals = {"enterprises_of_that_name": namesakes}
        self._link(
            actor["id"],
            key,
            verdict,
            basis,
            1 / namesakes,
            signals,
            actor,
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
        near = (
            _raw(key, statements)
            for key, statements in self._known.items()
            if any(
                statement.get("country") in wanted for statement in statements
            )
        )
        universe = Universe(records_of(list(near)))
        for actor, scored in zip(placed, _rank(universe, placed), strict=True):
            self._best(actor, scored)
        for actor in rest:
            if not actor.get("country"):
                self._by_name_alone(actor)

    def _by_person_or_identifier(self, actor: Actor) -> bool:
        record = actor["id"]
        if target := self._judgements.same_as(record):
            self._link(
                record,
                target,
                "same",
                "judgement",
                1.0,
                {},
                actor,
            )
            return True
        for scheme in SCHEMES:
            value = actor.get(scheme)
            target = (
                self._by_identifier.get((scheme, value)) if value else None
            )
            if (
                target
                and target != record
                and self._judgements.decide(record, target) != "different"
            ):
                self._link(
                    record,
                    target,
                    "same",
                    scheme,
                    1.0,
                    {scheme: value},
                    actor,
                )
                return True
        return False

    def _best(
        self, actor: Actor, scored: Sequence[tuple[str, float, Properties]]
    ) -> None:
        record = actor["id"]
        allowed = [
            s
            for s in scored
            if self._judgements.decide(record, s[0]) != "different"
        ]
        if not allowed:
            self._link(
                record,
                record,
                "none",
                "model",
                0.0,
                {},
                actor,
            )
            return
        target, score, signals = allowed[0]
        self._judge(
            record,
            target,
            score,
            signals,
            actor,
        )

    def _by_name_alone(self, actor: Actor) -> None:
        """Join a record without a country only by a name that one actor alone bears."""
        if self._names is None:
            self._names = defaultdict(set)
            for key, statements in self._known.items():
                for statement in statements:
                    for name in (
                        statement["name"],
                        *statement.get("aliases", ()),
                    ):
                        self._names[normal(name).compact].add(key)
        compact, record = normal(actor["name"]).compact, actor["id"]
        bearers = sorted(self._names.get(compact, ()))
        allowed = [
            b
            for b in bearers
            if self._judgements.decide(record, b) != "different"
        ]
        signals = {"name": compact, "bearers": len(bearers)}
        # A firm and its national companies share a name in ROR; the curated actor is the one meant.
        chosen = [
            candidate for candidate in allowed if candidate in self._curated
        ] or allowed
        if len(chosen) == 1:
            self._link(
                record,
                chosen[0],
                "same",
                "name",
                1.0,
                signals,
                actor,
            )
        elif allowed:
            self._link(
                record,
                allowed[0],
                "doubtful",
                "name",
                1 / len(bearers),
                signals,
                actor,
            )
        else:
            self._link(
                record,
                record,
                "none",
                "name",
                0.0,
                signals,
                actor,
            )

    def _judge(
        self,
        record: str,
        target: str,
        score: float,
        signals: Properties,
        actor: Actor | None = None,
    ) -> None:
        judgement = self._judgements.decide(record, target)
        if judgement == "different" or score < LEAST_DOUBT:
            verdict, basis = "none", "judgement" if judgement else "model"
        else:
            sure = score >= MERGED and not self._clash(record, target, actor)
            verdict, basis = ("same" if sure else "doubtful"), "model"
        self._link(
            record,
            target,
            verdict,
            basis,
            score,
            signals,
            actor,
        )

    def _clash(
        self,
        record: str,
        target: str,
        actor: Actor | None,
    ) -> bool:
        """Return whether two records of like, not equal, names are organisations of two kinds."""
        described = actor or self._pending[record]
        for other in self._known[target]:
            pair = (
                _FAMILIES.get(described["kind"], ""),
                _FAMILIES.get(other["kind"], ""),
            )
            if pair[0] != pair[1] and ("" not in pair or "unit" in pair):
                return not _names(described) & _names(other)
        return False

    def _link(
        self,
        record: str,
        target: str,
        verdict: str,
        basis: str,
        score: float,
        signals: Properties,
        actor: Actor | None,
    ) -> None:
        score = round(score, 6)
        self.links[record] = RecordLink(
            "Actor",
            record,
            target,
            verdict,
            basis,
            score,
            signals,
        )
        if actor is not None:
            key = target if verdict == "same" else record
            for scheme in SCHEMES:
                if value := actor.get(scheme):
                    self._by_identifier.setdefault((scheme, value), key)

    def _learn(self, key: str, actor: Actor) -> None:
        self._known[key].append(actor)
        for scheme in SCHEMES:
            if value := actor.get(scheme):
                self._by_identifier.setdefault((scheme, value), key)


def _raw(key: str, statements: Iterable[Actor]) -> Properties:
    actors = list(statements)
    names = dict.fromkeys(
        n
        for statement in actors
        for n in (statement["name"], *statement.get("aliases", ()))
    )
    return {
        "id": key,
        "country": next(
            (
                statement["country"]
                for statement in actors
                if statement.get("country")
            ),
            "",
        ),
        "names": [{"value": name, "type": _type(name)} for name in names],
        "city": [
            statement["city"] for statement in actors if statement.get("city")
        ],
    }


def _names(actor: Actor) -> set[str]:
    return {
        normal(name).compact
        for name in (actor["name"], *actor.get("aliases", ()))
    }


def _type(name: str) -> str:
    return "acronym" if name.isupper() and " " not in name else "alias"


class _Claim(NamedTuple):
    """That a curated actor is a record of a register, and how sure the model is."""

    actor: str
    score: float
    signals: Properties


def _claims(
    actors: Mapping[str, Actor], register: Mapping[str, Actor]
) -> dict[str, _Claim]:
    """Return, by record of a register, the actor that is most probably it."""
    countries = {actor["country"] for actor in actors.values()}
    near = [
        _raw(key, [record])
        for key, record in register.items()
        if record.get("country") in countries
    ]
    ranked = _rank(Universe(records_of(near)), list(actors.values()))
    claims: dict[str, _Claim] = {}
    for key, candidates in zip(actors, ranked, strict=True):
        if not candidates:
            continue
        record, score, signals = candidates[0]
        if score > 0.0 and (
            record not in claims or score > claims[record].score
        ):
            claims[record] = _Claim(key, score, signals)
    return claims


def _rank(
    universe: Universe, asked: Sequence[Actor]
) -> Iterator[list[tuple[str, float, Properties]]]:
    """Yield, for each actor, up to five candidates: id, score, the telling signals."""
    for first in range(0, len(asked), _BLOCK):
        block = asked[first : first + _BLOCK]
        names = [
            MatchQuery(
                record["name"], record["country"], record.get("city", "")
            )
            for record in block
        ]
        for scored in decide.rank(universe, names):
            yield [
                (match.record.id, match.score, _shown(match.signals))
                for match in scored[:5]
            ]


def _shown(signals: Mapping[str, float]) -> dict[str, float]:
    return {
        name: round(float(signals[name]), 4)
        for name in TELLING
        if signals[name]
    }
