"""What can be proposed: the kinds of proposals, what the form of each asks, and what is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from graph.common.curated_columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal[
    "field",
    "capability",
    "end",
    "event",
    "collaboration",
    "member",
    "actor",
    "same",
    "split",
    "source",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 1_000
"""Characters of one field."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of proposal asks: the table it is about, and the columns that are filled."""

    table: str
    asked: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


FORMS: dict[Kind, Form] = {
    "field": Form(""),
    "capability": Form(
        "actor_stages",
        ("actor_id", "stage_id", "therapy_id", "status", "since"),
        ("actor_id", "stage_id"),
    ),
    "end": Form("actor_stages", ("until",)),
    "event": Form(
        "events", ("actor_id", "type", "date", "note"), ("actor_id", "type")
    ),
    "collaboration": Form(
        "collaborations",
        ("name", "type", "start", "members"),
        ("name", "type", "members"),
    ),
    "member": Form(
        "collaboration_members",
        ("collaboration_id", "actor_id", "role"),
        ("collaboration_id", "actor_id", "role"),
    ),
    "actor": Form(
        "actors",
        ("name", "kind", "city", "country", "website"),
        ("name", "kind"),
    ),
    "same": Form("actors", ("other",), ("other",)),
    "split": Form("actors"),
    "source": Form("", ("replacement",)),
}
"""The forms; columns that the tables do not have are left out."""


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """A proposal as it is sent."""

    kind: Kind
    table: str
    key: tuple[str, ...]
    column: str
    fields: Mapping[str, str]
    source_url: str
    remark: str = ""
    mail: str = ""
    lang: str = "en"
    page_title: str = ""
    page_published: str = ""

    @property
    def page(self) -> dict[str, str]:
        """Return what the author says of the page that is cited, without what is not said."""
        texts = {"title": self.page_title, "published": self.page_published}
        return {
            name: text.strip() for name, text in texts.items() if text.strip()
        }


def asked(kind: Kind) -> tuple[str, ...]:
    """Return the fields of a form that the tables have, or that are none of a table."""
    form = FORMS[kind]
    columns = COLUMNS.get(form.table, ())
    own = ("members", "other", "replacement")
    return tuple(name for name in form.asked if name in columns or name in own)
