"""Why a partner is suggested: the records behind each term, with their sources and paths."""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from graph.common.localised import town
from graph.common.textio import parse_yaml
from graph.common.typography import typeset_all
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.partners import score
from graph.partners.profile import RECENT, STARTED, Profiles, Rows, profiles
from graph.partners.suggestion_records import Evidence, Missing, Term
from graph.release import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.common.properties import Properties
    from graph.model import Language
    from graph.partners.profile import Floats
    from graph.partners.score import Steps, TermName
    from graph.release.snapshot import Snapshot

_WORDS = Path(__file__).parent / "suggest.yml"
_SHOWN = 4
"""Records that a reason names; it counts the others."""
_CITED = 8
"""Records whose sources it cites."""
PART_OF = "part-of"


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the sentences of the suggestions, by language and key."""
    return typeset_all(parse_yaml(_WORDS.read_text("utf-8")))


class ActorPair:
    """One actor, another one, and what the release says of the two."""

    def __init__(
        self,
        snapshot: Snapshot,
        me: str,
        other: str,
        lang: Language,
    ) -> None:
        self.snapshot, self.lang, self.ids = snapshot, lang, (me, other)
        self.profiles: Profiles = snapshot.memoise(profiles)
        index = snapshot.actors.index
        self.me: Rows = self.profiles.rows.take([index[me]])
        self.other: Rows = self.profiles.rows.take([index[other]])

    @cached_property
    def steps(self) -> tuple[Steps, Steps]:
        """Return the stages that only the other one does, and those that only I do."""
        return score.gaps(self.profiles, self.me, self.other)

    @cached_property
    def brokers(self) -> Floats:
        """Return what each actor is worth to me as a common partner."""
        return score.brokers(self.profiles, self.me)

    def terms(self, values: Floats) -> tuple[Term, ...]:
        """Return the terms above 0 with their records, the largest share first."""
        terms: list[Term] = []
        for name, value in zip(score.NAMES, values.tolist(), strict=True):
            if value > 0:
                records, texts = self.records(name)
                reason = words()[self.lang][name].format(**texts)
                share = score.WEIGHTS[name] * value
                terms.append(
                    Term(
                        name=name,
                        value=round(value, 4),
                        share=round(share, 4),
                        reason=reason,
                        records=tuple(records),
                    )
                )
        return tuple(sorted(terms, key=lambda term: -term.share))

    def missing(self, state: str, terms: Iterable[Term]) -> tuple[str, ...]:
        """Return what is not known, or weakens the suggestion, in words."""
        checks: dict[Missing, bool] = {
            "my-stages": bool(self.me.peer[0]) and not self.me.does.any(),
            "their-stages": bool(self.other.peer[0])
            and not self.other.does.any(),
            "my-therapies": not self.me.stated[0],
            "their-therapies": not self.other.stated[0],
            "place": bool(np.isnan(self.other.where).any()),
            "recent": not self.other.recent[0],
            "implied": any(
                record.basis == "implied"
                for term in terms
                if term.name in {"need", "give"}
                for record in term.records
            ),
            "at-risk": state == "at-risk",
        }
        messages = words()[self.lang]
        values = {"years": RECENT, "since": self.profiles.last - RECENT + 1}
        return tuple(
            messages[f"missing_{key}"].format(**values)
            for key, on in checks.items()
            if on
        )

    def name(self, label: str, key: str) -> str:
        """Return what a record is called in the language."""
        return labels.label(
            self.snapshot,
            label,
            key,
            self.lang,
        )

    def step(self, stage: int, therapy: int) -> str:
        """Return what a stage for a therapy is called."""
        profiles = self.profiles
        stage_name = self.name("Stage", profiles.stages[stage])
        return f"{stage_name} ({self.name('Therapy', profiles.therapies[therapy])})"

    def records(self, name: TermName) -> tuple[list[Evidence], Properties]:
        """Return the records behind a term, and what its sentence says of them."""
        if name in {"need", "give"}:
            at = 0 if name == "need" else 1
            records = self._capabilities(self.steps[at], self.ids[1 - at])
            return records, {"records": self.by_therapy(records)}
        if name == "topic":
            records = self._therapies()
        elif name == "reach":
            records = self._partners()
        elif name == "near":
            return self._places()
        else:
            records = self._recent()
            values = {
                "count": int(self.other.recent[0]),
                "year": self.profiles.last - RECENT + 1,
            }
            return records, values
        shown = ", ".join(record.name for record in records[:_SHOWN])
        more = len(records) - _SHOWN
        return records, {"records": f"{shown} +{more}" if more > 0 else shown}

    def _capabilities(self, steps: Steps, doer: str) -> list[Evidence]:
        worth = steps.worth[0]
        matrix = coverage(self.snapshot, Scenario())
        records: list[Evidence] = []
        for at in np.argsort(-worth, kind="stable")[: int((worth > 0).sum())]:
            therapy = int(steps.therapy[0, at])
            key = self.profiles.therapies[therapy], self.profiles.stages[at]
            capability = matrix.entry(*key, doer)
            records.append(
                Evidence(
                    label="Capability",
                    id=f"{doer}:{key[1]}:{key[0]}",
                    name=self.step(at, therapy),
                    basis="asserted"
                    if capability.basis == "asserted"
                    else "implied",
                    source_ids=capability.source_ids,
                )
            )
        return records

    def by_therapy(self, records: Sequence[Evidence]) -> str:
        """Return the stages of capabilities in words, each therapy named once."""
        stages: dict[str, list[str]] = {}
        for record in records[:_SHOWN]:
            _, stage, therapy = record.id.split(":")
            stages.setdefault(therapy, []).append(self.name("Stage", stage))
        phrases = [
            f"{', '.join(some)} ({self.name('Therapy', key)})"
            for key, some in stages.items()
        ]
        more = len(records) - _SHOWN
        return (
            f"{'; '.join(phrases)} +{more}" if more > 0 else "; ".join(phrases)
        )

    def _therapies(self) -> list[Evidence]:
        shared = np.flatnonzero(score.common(self.me, self.other)[0])
        records: list[Evidence] = []
        for at in shared[
            np.argsort(-self.profiles.rarity[shared], kind="stable")
        ]:
            key = self.profiles.therapies[at]
            both = [self._works(actor, key) for actor in self.ids]
            stated = all(key in self._stated(actor) for actor in self.ids)
            records.append(
                Evidence(
                    label="Therapy",
                    id=key,
                    name=self.name("Therapy", key),
                    basis="asserted" if stated else "implied",
                    source_ids=tuple(
                        dict.fromkeys(
                            source for some in both for source in some
                        )
                    ),
                )
            )
        return records

    def _stated(self, actor: str) -> list[str]:
        return self.snapshot.edges["works_on_actor_therapy"].targets(actor)

    def _works(self, actor: str, therapy: str) -> list[str]:
        """Return the sources for an actor's work on a therapy, or for its collaborations on it."""
        below, edges = (
            self.snapshot.therapy_below[therapy],
            self.snapshot.edges,
        )
        works, place = (
            edges["works_on_actor_therapy"],
            self.snapshot.actors.index[actor],
        )
        records = [
            source
            for edge in works.out(place)
            if works.ends.ids[works.end[edge]] in below
            for source in works.row(edge)["source_ids"]
        ]
        if records:
            return records
        joined = edges["participates_in_actor_collaboration"].targets(actor)
        covers = edges["covers_collaboration_therapy"]
        return self._cited(
            key for key in joined if below & set(covers.targets(key))
        )

    def _partners(self) -> list[Evidence]:
        weight = self.brokers * self.other.ties[0]
        best = np.argsort(-weight, kind="stable")[: int((weight > 0).sum())]
        records: list[Evidence] = []
        for at in best[:_CITED]:
            key = self.snapshot.actors.ids[at]
            via = [
                collaboration
                for end in self.ids
                for collaboration in self.shared(end, key)
            ]
            records.append(
                Evidence(
                    label="Actor",
                    id=key,
                    name=self.name("Actor", key),
                    basis="asserted",
                    source_ids=tuple(
                        self._cited(
                            collaboration
                            for collaboration in via
                            if collaboration != PART_OF
                        )
                    ),
                    via=tuple(dict.fromkeys(via)),
                )
            )
        return records

    def shared(self, actor: str, other: str) -> list[str]:
        """Return the collaborations of two actors, or that one is part of the other."""
        index, joined = self.snapshot.actors.index, self.profiles.joined
        left, right = (
            joined.indices[joined.indptr[at] : joined.indptr[at + 1]]
            for at in (index[actor], index[other])
        )
        ids = self.snapshot.nodes["Collaboration"].ids
        return [ids[at] for at in np.intersect1d(left, right)] or [PART_OF]

    def _cited(self, collaborations: Iterable[str]) -> list[str]:
        nodes = self.snapshot.nodes["Collaboration"]
        cited = [
            source
            for key in collaborations
            for source in nodes.value(key, "source_ids")
        ]
        return list(dict.fromkeys(cited))

    def _places(self) -> tuple[list[Evidence], Properties]:
        messages, row = (
            words()[self.lang],
            self.snapshot.actors.get(self.ids[1]),
        )
        km = float(score.kilometres(self.me, self.other)[0])
        same = (
            ("city", self.me.city, self.other.city),
            ("region", self.me.region, self.other.region),
            ("country", self.me.country, self.other.country),
        )
        level = next(
            (name for name, a, b in same if a[0] >= 0 and a[0] == b[0]), None
        )
        city = town(row.get("city"), self.lang)
        where = str(city if level in {None, "city"} else row.get(str(level)))
        where = messages.get(f"place_{where}", where)
        if level == "city" or np.isnan(km):
            phrase = messages["both_in"].format(place=where)
        else:
            phrase = messages["km"].format(km=round(km), place=city or where)
        located = self.snapshot.edges["located_in_actor_place"].targets(
            self.ids[1]
        )
        places = [
            Evidence(
                label="Place",
                id=key,
                name=str(
                    town(
                        self.snapshot.nodes["Place"].value(key, "city"),
                        self.lang,
                    )
                ),
                basis="asserted",
                source_ids=tuple(row["source_ids"]),
            )
            for key in located
        ]
        return places, {"where": phrase}

    def _recent(self) -> list[Evidence]:
        edges, begun = self.snapshot.edges, list[tuple[str, str, str]]()
        for name, label in STARTED:
            for key in edges[name].targets(self.ids[1]):
                start = str(
                    self.snapshot.nodes[label].value(key, "start") or ""
                )
                if (
                    start[:4].isdecimal()
                    and int(start[:4]) > self.profiles.last - RECENT
                ):
                    begun.append((start, label, key))
        return [
            Evidence.model_validate(
                {
                    "label": label,
                    "id": key,
                    "name": self.name(label, key),
                    "basis": "asserted",
                    "source_ids": self.snapshot.nodes[label].get(key)[
                        "source_ids"
                    ],
                }
            )
            for _, label, key in sorted(set(begun), reverse=True)
        ]
