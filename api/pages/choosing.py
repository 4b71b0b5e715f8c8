"""Names typed into the forms of the pages: clear ones are read, others are asked for again.

A form never ends in an error page: its page comes again with what was entered, and with the
records that may have been meant, each with the address that says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from api.pages.board_names import site_options
from api.pages.render import words
from graph.common.localised import country, town
from graph.coverage.scenario import at_site
from graph.errors import NotFoundError
from graph.search.naming import MOST_CHOICES, resolve
from graph.search.stemming import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fastapi import Request

    from graph.model import Language
    from graph.release.snapshot import Snapshot


class PossibleRecord(NamedTuple):
    """A record that may have been meant, and the query of the address that says it is."""

    name: str
    about: str
    query: str


class Doubt(NamedTuple):
    """A field of a form whose text is not clear: what was typed, and what it may be."""

    field: str
    text: str
    choices: tuple[PossibleRecord, ...]


@dataclass
class FormNames:
    """The names that a form was sent with; `doubts` collects those that are not clear."""

    request: Request
    snapshot: Snapshot
    lang: Language
    doubts: list[Doubt] = field(default_factory=list)

    def actor(self, name: str, text: str | None) -> str | None:
        """Return the id of the actor that a field names, None if it is empty or not clear."""
        if not text or not text.strip():
            return None
        naming = resolve(
            self.snapshot,
            "actor",
            text,
            self.lang,
        )
        if naming.id is None:
            shown = [(key, *self._actor(key)) for key in naming.choices]
            self._ask(name, text, shown)
        return naming.id

    def actors(self, name: str, texts: Sequence[str] | None) -> list[str]:
        """Return the ids of the actors that a field names; those not clear are left out."""
        keys = (self.actor(name, text) for text in texts or ())
        return list(filter(None, keys))

    def sites(self, name: str, texts: Sequence[str] | None) -> list[str]:
        """Return the sites (`actor@place`, `@place`) that a field names by value or label."""
        keys = (self._site(name, text) for text in texts or () if text.strip())
        return list(filter(None, keys))

    def typed(self, name: str) -> str:
        """Return what was typed into a field and is not clear, to be shown there again."""
        return next(
            (doubt.text for doubt in self.doubts if doubt.field == name), ""
        )

    def _site(self, name: str, text: str) -> str | None:
        known = self.snapshot.memoise(site_options)
        if text.count("@") == 1 and not text.endswith("@"):
            try:
                at_site(self.snapshot, text)
            except NotFoundError:
                pass
            else:
                return text
        wanted = fold(text.replace("@", " ")).split()
        fitting = [
            option
            for option in known
            if _begin(wanted, fold(option.label).split())
        ]
        exact = [
            option
            for option in fitting
            if fold(option.label) == fold(text.strip())
        ]
        meant = exact or fitting
        if len(meant) == 1:
            return meant[0].value
        self._ask(
            name,
            text,
            [
                (option.value, option.label, "")
                for option in fitting[:MOST_CHOICES]
            ],
        )
        return None

    def _actor(self, key: str) -> tuple[str, str]:
        """Return the name of an actor and what tells it from others of that name."""
        row = self.snapshot.actors.get(key)
        kind = words(self.lang)[f"kind_{row['kind']}"]
        place = town(row.get("city"), self.lang) or country(
            row.get("country"), self.lang
        )
        return row["name"], ", ".join(filter(None, (kind, place)))

    def _ask(
        self,
        name: str,
        text: str,
        shown: Iterable[tuple[str, str, str]],
    ) -> None:
        choices = tuple(
            PossibleRecord(label, about, self._query(name, text, key))
            for key, label, about in shown
        )
        self.doubts.append(Doubt(name, text.strip(), choices))

    def _query(
        self,
        name: str,
        text: str,
        value: str,
    ) -> str:
        """Return the query of the request with the text of a field replaced."""
        pairs = self.request.query_params.multi_items()
        return urlencode(
            [
                (key, value if (key, given) == (name, text) else given)
                for key, given in pairs
            ]
        )


def _begin(wanted: list[str], words_of_label: list[str]) -> bool:
    """Return whether each word that is wanted begins a word of a label."""
    return bool(wanted) and all(
        any(word.startswith(start) for word in words_of_label)
        for start in wanted
    )
