"""From mentions to a reading: the target that is asked for and the filters on it.

A question without anything that the graph knows, or whose unknown words outweigh what was
understood, has no reading: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.ask.combine import excluded_therapies, stages_of, therapies_of
from graph.ask.filters import Filters, Target
from graph.ask.heads import head_of, without_head
from graph.ask.lexicon import marks, notation
from graph.ask.text import stem
from graph.ask.times import Years, years_of

if TYPE_CHECKING:
    from graph.ask.lexicon import Lexicon
    from graph.ask.scan import Scan
    from graph.release.snapshot import Snapshot

_STRONG = ("therapy", "actor", "collaboration", "product", "trial", "programme")
_WEAK = (
    "stage", "region", "country", "city", "province", "kind", "type", "phase", "status", "abroad",
)  # fmt: skip
_MOST_UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question; `target` None means that nothing fits."""

    target: Target | None
    filters: Filters
    alternative: tuple[Target, Filters] | None = None
    counting: bool = False
    ignored: tuple[str, ...] = ()
    outside: bool = False


def read(snapshot: Snapshot, lexicon: Lexicon, found: Scan) -> Reading:
    """Return the reading of a scanned question."""
    return _Reader(snapshot, lexicon, found).read()


class _Reader:
    def __init__(self, snapshot: Snapshot, lexicon: Lexicon, found: Scan) -> None:
        self._snapshot, self._lexicon, self._scan = snapshot, lexicon, found
        self._ask = {
            value: [m for m in found.of("ask") if m.has("ask", value)]
            for value in notation("en")["ask"]
        }
        self._names = {
            name: list(dict.fromkeys(v for m in found.of(name) for v in m.values(name)[:1]))
            for name in ("actor", "collaboration", "product", "trial")
        }
        self._unknown = list(found.unknown)
        self._other_actor = self._partial_name()

    def read(self) -> Reading:
        ignored = tuple(self._scan.words[at].raw for at in self._unknown)
        target = self._target() if self._understood() else None
        if target is None:
            return Reading(None, Filters(), ignored=ignored, outside=bool(ignored))
        filters = self._filters(target)
        filters, ignored = self._indication(target, filters, ignored)
        if filters == Filters():
            return Reading(None, Filters(), ignored=ignored, outside=bool(ignored))
        return Reading(
            target, filters, self._alternative(target, filters), bool(self._ask["count"]), ignored
        )

    def _partial_name(self) -> str | None:
        """Take an unknown word as part of an actor's name where a name is asked for.

        Return the id of a second actor whose name has the word too.
        """
        relation = any(
            self._ask[n] for n in ("partners", "collaborations", "products", "members", "trials")
        )
        wanted = relation or self._scan.of("type") or len(self._scan.words) <= _MOST_UNKNOWN
        if any(self._names.values()) or not wanted or len(self._unknown) > _MOST_UNKNOWN:
            return None
        owners = [
            {
                value
                for kind, value in self._lexicon.partial.get(self._scan.words[at].stem, ())
                if kind == "actor"
            }
            for at in self._unknown
        ]
        if not owners or not all(owners):
            return None
        shared = sorted(set[str].intersection(*owners))
        if not shared:
            return None
        self._names["actor"] = shared[:1]
        self._unknown = []
        return shared[1] if len(shared) > 1 else None

    def _understood(self) -> bool:
        strong = sum(m.has(name) for m in self._scan.mentions for name in _STRONG)
        strong += bool(self._names["actor"])
        weak = sum(any(m.has(name) for name in _WEAK) for m in self._scan.mentions)
        unknown = len(self._unknown)
        if not strong:
            return self._may_be_indication() if unknown else bool(weak)
        if any(self._unknown_place(at) for at in self._unknown):
            return False
        return unknown < _MOST_UNKNOWN or unknown <= strong + weak

    def _may_be_indication(self) -> bool:
        return (
            bool(self._ask["products"] or self._ask["trials"])
            and len(self._unknown) <= _MOST_UNKNOWN
        )

    def _unknown_place(self, at: int) -> bool:
        words = self._scan.words
        named = words[at].raw[:1].isupper() and not words[at].raw.isupper()
        return named and at > 0 and words[at - 1].text in marks("before_place")

    def _target(self) -> Target:
        head = head_of(self._scan)
        if self._names["actor"] and not self._units():
            return self._about_actor(head)
        if self._names["collaboration"]:
            people = head == "actors" or self._ask["partners"] or self._ask["members"]
            return "actors" if people or self._scan.of("role") else "collaborations"
        if self._names["product"]:
            return "actors" if head == "actors" or self._scan.of("role") else "products"
        if self._names["trial"]:
            return "actors" if head == "actors" or self._scan.of("role") else "trials"
        return head or without_head(self._scan)

    def _about_actor(self, head: Target | None) -> Target:
        if self._ask["partners"] or (
            self._ask["with"] and self._ask["collaborations"] and self._ask["who"]
        ):
            return "partners"
        if self._asked_roles() and head in {"actors", None}:
            return "partners"
        if head is not None and head != "actors":
            return head
        if self._ask["members"] and head != "actors":
            return "collaborations"
        return "actors"

    def _asked_roles(self) -> list[str]:
        roles = notation("common")["roles"]
        return [role for m in self._scan.of("role") for v in m.values("role") for role in roles[v]]

    def _units(self) -> bool:
        """Return whether the parts of a named actor are asked for, not the actor."""
        unit = any(
            m.has("kind", "research-unit", "research-institutes") for m in self._scan.mentions
        )
        return bool(self._ask["units_of"]) or (unit and not self._ask["partners"])

    def _filters(self, target: Target) -> Filters:
        therapies, also = therapies_of(self._snapshot, self._lexicon, self._scan)
        common = notation("common")
        filters = Filters(
            therapies=therapies,
            therapies_also=also,
            excluded_therapies=excluded_therapies(
                self._snapshot, self._lexicon, self._scan, therapies
            ),
            regions=self._values("region"),
            excluded_regions=self._values("region", negated=True),
            countries=self._values("country"),
            excluded_countries=self._values("country", negated=True),
            cities=self._cities(negated=False),
            excluded_cities=self._cities(negated=True),
            kinds=self._several("kind", common["kinds"]),
            excluded_kinds=self._several("kind", common["kinds"], negated=True),
            programme=next((str(m.value("programme")) for m in self._scan.of("programme")), ""),
        )
        if self._scan.of("abroad"):
            filters = replace(filters, excluded_countries=("BE",), countries=())
        if filters.regions or filters.cities:
            filters = replace(filters, countries=tuple(c for c in filters.countries if c != "BE"))
        special = {
            "actors": self._for_actors, "partners": self._for_partners,
            "collaborations": self._for_collaborations,
            "products": self._for_studies, "trials": self._for_studies,
        }[target]  # fmt: skip
        return special(filters, years_of(self._scan))

    def _values(self, category: str, *, negated: bool = False) -> tuple[str, ...]:
        mentions = self._scan.of(category, negated=negated)
        return tuple(dict.fromkeys(v for m in mentions for v in m.values(category)[:1]))

    def _several(
        self, category: str, meaning: dict[str, list[str]], *, negated: bool = False
    ) -> tuple[str, ...]:
        values = self._values(category, negated=negated)
        return tuple(dict.fromkeys(each for value in values for each in meaning[value]))

    def _cities(self, *, negated: bool) -> tuple[str, ...]:
        towns = notation("common")["provinces"]
        provinces = self._values("province", negated=negated)
        named = [town for province in provinces for town in towns[province]]
        return tuple(dict.fromkeys([*self._values("city", negated=negated), *named]))

    def _for_actors(self, filters: Filters, years: Years) -> Filters:
        filters = replace(
            filters,
            stages=stages_of(self._scan),
            excluded_stages=stages_of(self._scan, negated=True),
        )
        if self._names["actor"]:
            ids = tuple(self._names["actor"])
            filters = replace(filters, part_of=ids) if self._units() else replace(filters, ids=ids)
        types = self._several("type", notation("common")["types"])
        joint = bool(types or filters.programme or self._ask["collaborations"])
        if self._names["collaboration"]:
            filters = replace(
                filters,
                members_of=tuple(self._names["collaboration"]),
                roles=tuple(self._asked_roles()),
            )
        elif self._names["product"]:
            filters = replace(filters, owner_of=tuple(self._names["product"]), stages=())
        elif self._names["trial"]:
            filters = replace(filters, runs=tuple(self._names["trial"]), stages=())
        elif joint and (types or filters.programme):
            filters = self._joint(filters, types, years)
        elif self._ask["products"] and self._scan.of("phase"):
            filters = replace(filters, owner_of=self._products(filters), stages=())
        return self._life(filters, years)

    def _joint(self, filters: Filters, types: tuple[str, ...], years: Years) -> Filters:
        every = tuple(each for group in notation("common")["types"].values() for each in group)
        return replace(
            filters,
            collaboration_types=types or tuple(dict.fromkeys(every)),
            roles=tuple(self._asked_roles()),
            stages=(),
            year_from=years.first,
            year_to=years.last,
            started=years.started,
        )

    def _products(self, filters: Filters) -> tuple[str, ...]:
        from graph.ask.facts import build_facts, select  # noqa: PLC0415 - only this reading needs it

        phases = self._several("phase", notation("common")["phases"])
        wanted = Filters(therapies=filters.therapies, phases=phases)
        return tuple(sorted(select(self._snapshot.once(build_facts), "products", wanted))) or ("-",)

    def _life(self, filters: Filters, years: Years) -> Filters:
        states = {value for m in self._scan.of("state") for value in m.values("state")}
        if "closed" in states:
            filters = replace(filters, ended=True)
        elif "open" in states:
            filters = replace(filters, ended=False)
        if "founded" in states and years:
            filters = replace(filters, founded_from=years.first, founded_to=years.last)
        return filters

    def _for_partners(self, filters: Filters, years: Years) -> Filters:
        types = self._several("type", notation("common")["types"])
        if types == tuple(notation("common")["types"]["projects"]):
            types = ()
        return replace(
            filters,
            actors=tuple(self._names["actor"]),
            roles=tuple(dict.fromkeys(self._asked_roles())),
            collaboration_types=types,
            year_from=years.first,
            year_to=years.last,
            started=years.started,
        )

    def _for_collaborations(self, filters: Filters, years: Years) -> Filters:
        types = self._several("type", notation("common")["types"])
        if self._names["actor"] and types == tuple(notation("common")["types"]["projects"]):
            # "The projects of X" are all that X has with others, not two types of them.
            types = ()
        return replace(
            filters,
            types=types,
            ids=tuple(self._names["collaboration"]),
            actors=tuple(self._names["actor"]),
            stages=self._work_stages(),
            year_from=years.first,
            year_to=years.last,
            started=years.started,
        )

    def _work_stages(self) -> tuple[str, ...]:
        """Return the stages of a collaboration; who pays for it is its programme, not its stage."""
        paid = bool(self._scan.of("programme") or self._names["actor"])
        return tuple(s for s in stages_of(self._scan) if not (paid and s == "funding"))

    def _for_studies(self, filters: Filters, years: Years) -> Filters:
        ids = tuple(self._names["product"]) or tuple(self._names["trial"])
        return replace(
            filters,
            ids=ids,
            actors=tuple(self._names["actor"]),
            phases=self._several("phase", notation("common")["phases"]),
            statuses=self._several("status", notation("common")["statuses"]),
            year_from=years.first,
            year_to=years.last,
        )

    def _indication(
        self, target: Target, filters: Filters, ignored: tuple[str, ...]
    ) -> tuple[Filters, tuple[str, ...]]:
        """Take unknown words as the disease where products or trials are asked for."""
        if target not in {"products", "trials"} or not ignored:
            return filters, ignored
        return replace(
            filters, indication=tuple(stem(self._scan.words[at].text) for at in self._unknown)
        ), ()

    def _alternative(self, target: Target, filters: Filters) -> tuple[Target, Filters] | None:
        """Return the second reading where two are near."""
        if self._other_actor:
            other = (self._other_actor,)
            return target, replace(
                filters, **{name: other for name in ("ids", "actors") if getattr(filters, name)}
            )
        if filters.therapies_also:
            return target, replace(
                filters, therapies=(*filters.therapies, *filters.therapies_also), therapies_also=()
            )
        if "investor" in filters.kinds and not filters.stages:
            return target, replace(filters, kinds=(), stages=("funding",))
        if filters.stages == ("discovery",):
            return target, replace(filters, stages=())
        if target == "actors" and filters.collaboration_types and filters.therapies:
            return target, replace(filters, collaboration_types=(), roles=())
        return None
