"""What a question asks for: a target and filters, the parameters of a named query.

Exact meaning, which the files in `queries/` follow. Lists are "any of"; filters are joined by AND;
an empty filter is left out of the parameters.

*therapies*: ids already expanded (a therapy with everything below it in the tree, minus what the
question excepts; only the named one where it says "strictly"), so a query compares ids and walks
no tree. `therapies_also` is a second such list: both must hold.

`actors.search`
    `therapies`: it WORKS_ON one of them. `stages`: it HAS a Capability AT one of them and, where
    `therapies` is given, that Capability is FOR one of them, or has no FOR while the actor works
    on one. `regions`, `countries`, `cities`, `kinds`: its own properties. `ended`: true, it has
    an end, or went bankrupt or into liquidation; false, none of these. `founded_from`,
    `founded_to`: the year of `founded`, ends included.
    `ids`: it is one of these. `part_of`: it reaches one of them by one to six PART_OF.
    `excluded_therapies` (expanded): it works on none. `excluded_regions`, `_countries`, `_cities`,
    `_kinds`: its own is another one (no region fits, no country does not). `excluded_stages`: no
    Capability at them. Actors that closed count unless `ended` says so.
    `members_of` (collaborations) with `roles`: it takes part in one of them, in one of the roles.
    `collaboration_types`, or `roles` without `members_of`: it takes part, in one of the roles, in a
    collaboration of one of the types that COVERS one of `therapies`, is of the `programme` and of
    the years; `therapies` then says nothing of WORKS_ON. `owner_of` (products): it OWNS one;
    `runs` (trials): it SPONSORS or HOSTS one; `therapies` filters nothing beside these two.
    `operating`: what an actor does at one of `stages` is neither planned nor ended.
`actors.search_partners`
    The other members of the collaborations that all of `actors` take part in, of one of
    `collaboration_types`, covering one of `therapies`, of the `programme` and years, where given;
    in one of `roles`; region, country, city and kind as in actors.search, of the partners.
`collaborations.search`
    `types`; `actors`: each of them takes part; `therapies` by COVERS; `excluded_therapies`: covers
    none; `stages` by TARGETS; `programme`: its text contains it, case ignored; `regions`,
    `countries`, `cities`, `kinds` and the excluded ones: one member fits all of them. `year_from`,
    `year_to`: the years from start to end (start alone where no end) overlap them; with `started`
    true the year of the start lies within them. `end_from`, `end_to`: the year of the end lies
    within them; what has no end lies in none. `ids`.
`products.search`
    `therapies` by IS_A; `phases`; `actors`: one of them OWNS it; `regions`, `countries`, `cities`,
    `kinds` and the excluded ones: an owner fits all of them; `designations`: the EMA gave one
    of them; `indication`: every stem is that of a word of the indication or name
    (`graph.search.stemming.stem`); `ids`.
`trials.search`
    `therapies` by TESTS; `phases`, `statuses`; `actors`: one of them SPONSORS or HOSTS it; the
    seat as for products, of a sponsor or host; `year_from`, `year_to`: year of the start;
    `indication`: as for products, of the indication or title; `ids`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, cast

from graph.common.properties import as_list

if TYPE_CHECKING:
    from graph.common.properties import Properties, Values


Target = Literal["actors", "partners", "collaborations", "products", "trials"]
Ids = tuple[str, ...]

QUERIES: dict[Target, str] = {
    "actors": "actors.search",
    "partners": "actors.search_partners",
    "collaborations": "collaborations.search",
    "products": "products.search",
    "trials": "trials.search",
}
"""The named query that gives the same ids as `selection.select`."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one reading of a question; empty ones filter nothing."""

    therapies: Ids = ()
    therapies_also: Ids = ()
    stages: Ids = ()
    regions: Ids = ()
    countries: Ids = ()
    cities: Ids = ()
    kinds: Ids = ()
    excluded_therapies: Ids = ()
    excluded_stages: Ids = ()
    excluded_regions: Ids = ()
    excluded_countries: Ids = ()
    excluded_cities: Ids = ()
    excluded_kinds: Ids = ()
    ids: Ids = ()
    actors: Ids = ()
    part_of: Ids = ()
    members_of: Ids = ()
    owner_of: Ids = ()
    runs: Ids = ()
    roles: Ids = ()
    types: Ids = ()
    collaboration_types: Ids = ()
    programme: str = ""
    phases: Ids = ()
    designations: Ids = ()
    statuses: Ids = ()
    indication: Ids = ()
    year_from: int | None = None
    year_to: int | None = None
    started: bool = False
    end_from: int | None = None
    end_to: int | None = None
    founded_from: int | None = None
    founded_to: int | None = None
    ended: bool | None = None
    operating: bool | None = None

    def params(self) -> Properties:
        """Return the filters that filter something, lists as lists, ready for JSON."""
        given = (
            (entry.name, getattr(self, entry.name)) for entry in fields(self)
        )
        return {
            name: as_list(value)
            for name, value in given
            if value is not None
            and value not in {(), ""}
            and not (name == "started" and not value)
        }


def filters_from(params: Values) -> Filters:
    """Return the filters that parameters stand for: the opposite of `Filters.params`."""
    given: Properties = {
        name: tuple(cast("list[str]", value))
        if isinstance(value, list)
        else value
        for name, value in params.items()
    }
    return Filters(**given)
