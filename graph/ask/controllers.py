"""To control organisations is to own them; to control anything else is to test its quality."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask.lexicon import notation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ask.mention import Mention
    from graph.ask.mentions import Scan

_BETWEEN = frozenset({"region", "country", "city", "abroad", "therapy"})
"""What may stand between the verb and the organisations: "controls Belgian companies"."""
_PRONOUN = ("cue", "yesno")
"""French "-t-il" in "X contrôle-t-il Y"."""
_GOODS = ("therapy", "stage", "product")
_SILENT = frozenset({"ignore", "time"})
"""An article ("les"), or a word that may be one: French "des"."""


def with_controllers(scan: Scan) -> Scan:
    """Return the scan with a verb that says either ("controls") as the one that it says here."""
    mentions = tuple(
        _decided(scan, at) if _is_either(mention) else mention
        for at, mention in enumerate(scan.mentions)
    )
    return replace(scan, mentions=mentions)


def _is_either(mention: Mention) -> bool:
    return mention.has("stage", "quality-control") and mention.has(
        "cue", "owns"
    )


def _decided(scan: Scan, at: int) -> Mention:
    """Return the verb with the one sense that what it is said of leaves it."""
    verb = scan.mentions[at]
    out = "stage" if _is_of_organisations(scan, at) else "cue"
    senses = tuple(s for s in verb.senses if s.category != out)
    return replace(verb, senses=senses)


def _is_of_organisations(scan: Scan, at: int) -> bool:
    """Return whether organisations stand behind the verb, or before it at the end of a clause."""
    behind = scan.mentions[at + 1 :]
    if not behind:
        return _ends_clause(scan, at)
    position = scan.mentions[at].last
    for number, mention in enumerate(behind, 1):
        if mention.first != position:
            return False
        if _is_organisation(mention):
            return not _is_followed_by_goods(mention, behind[number:])
        if not (
            mention.categories <= _BETWEEN
            or mention.has(*_PRONOUN)
            or _is_article(scan, mention)
        ):
            return False
        position = mention.last
    return False


def _is_followed_by_goods(mention: Mention, behind: Sequence[Mention]) -> bool:
    """Return whether what is controlled follows its subject: "controleert Sciensano loten"."""
    following = behind[0] if behind else None
    return (
        following is not None
        and following.first == mention.last
        and following.means(*_GOODS)
    )


def _ends_clause(scan: Scan, at: int) -> bool:
    """Return whether the verb ends a Dutch clause: "bedrijven die Waalse CDMO's controleren"."""
    named = [m for m in scan.mentions[:at] if _is_organisation(m)]
    return (
        len(named) > 1
        and named[-1].last == scan.mentions[at].first
        and scan.says("relative", named[0].last, named[-1].first)
    )


def _is_organisation(mention: Mention) -> bool:
    return mention.means("kind", "actor")


def _is_article(scan: Scan, mention: Mention) -> bool:
    words = scan.words[mention.first : mention.last]
    articles = notation(scan.lang)["articles"]
    return mention.categories <= _SILENT and all(
        word.text in articles for word in words
    )
