"""A proposal as a curator edits it before accepting: the form, what was sent, what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from api.pages.proposalforms import (
    Field,
    fields_of,
    given_of,
    kind_of,
    names_of,
    page_fields,
    pages_of,
)
from api.pages.proposalview import column_label, fields_of_body, value_label
from graph.common.properties import Values
from graph.common.vocabularies import Language
from graph.curation.cited_pages import accepted_pages
from graph.curation.columns import tables_of
from graph.curation.edits import Cells
from graph.curation.field_errors import error_of_new_page, field_errors
from graph.curation.forms import KINDS, ProposalDraft
from graph.curation.history import History, LoggedProposal
from graph.release.snapshot import Snapshot

_OF_EVERY_KIND = ("source_url", "page_title", "page_published", "region")
_REGIONS = ("Wallonia", "Brussels", "Flanders")


class Editing(NamedTuple):
    """A proposal in the hands of a curator."""

    given: Mapping[str, str]
    """What the form shows: as proposed, or as it was sent last."""
    draft: ProposalDraft
    proposed: Values
    body: Values
    """The proposal as edited, in the form in which the log keeps proposals."""
    errors: Mapping[str, str]
    is_new_page: bool
    """Whether the cited page is new to the atlas, so that its title is asked."""

    @property
    def edited(self) -> Values | None:
        """Return what was put in the place of what was proposed, None if nothing was."""
        if fields_of_body(self.body) == fields_of_body(self.proposed):
            return None
        return {
            name: self.body[name] for name in ("fields", "source_url", "page")
        }

    def fields(self, snapshot: Snapshot, lang: Language) -> list[Field]:
        """Return the fields of the form, without that of the source."""
        own = fields_of(
            self.given,
            self.errors,
            snapshot,
            lang,
        )
        return [*own, *self._region(snapshot, lang)]

    def page_fields(self, lang: Language) -> list[Field]:
        """Return the fields of the cited page: its title is asked if it is new."""
        return page_fields(
            self.given,
            self.errors,
            lang,
            required=self.is_new_page,
        )

    def pages(self, snapshot: Snapshot) -> list[str]:
        """Return the pages that the row cites which the proposal is about."""
        return pages_of(self.given, snapshot)

    def _region(self, snapshot: Snapshot, lang: Language) -> list[Field]:
        """Return the field for the region of a town that the tables do not have."""
        column, fields = self.draft.column, self.draft.fields
        is_seat = self.draft.kind == "actor" or (
            self.draft.table == "actors" and column == "city"
        )
        city = fields.get("after" if column == "city" else "city", "")
        if not is_seat or not city or _is_known(city, snapshot):
            return []
        choices = tuple(
            (name, value_label("region", name, lang)) for name in _REGIONS
        )
        value = self.given.get("region", "")
        return [
            Field(
                "region",
                column_label("region", lang),
                value,
                choices,
            )
        ]


def _is_known(city: str, snapshot: Snapshot) -> bool:
    return any(name == city for _, name in tables_of(snapshot)["places"])


def editing(
    proposal: LoggedProposal,
    sent: Mapping[str, str],
    history: History,
    snapshot: Snapshot,
    lang: Language,
    remark: str,
) -> Editing | None:
    """Return a proposal with what a curator sent in the place of what was proposed.

    None for what is no proposal of a form, but a change of the tables at once. Only what differs
    from the proposal is checked: what the proposer wrote was checked when it came.
    """
    if proposal.body.get("kind") not in KINDS:
        return None
    given = _given(proposal.body)
    pages = _accepted_pages(history)
    url = given["source_url"]
    for name, column in (
        ("page_title", "title"),
        ("page_published", "published"),
    ):
        given[name] = given[name] or pages.get(url, {}).get(column, "")
    names = (*names_of(kind_of(given)), *_OF_EVERY_KIND)
    before = _draft(
        given,
        proposal,
        snapshot,
        lang,
        remark,
    )
    given |= {name: sent[name].strip() for name in names if name in sent}
    draft = _draft(
        given,
        proposal,
        snapshot,
        lang,
        remark,
    )
    asked = error_of_new_page(draft, snapshot, pages)
    errors = field_errors(draft, snapshot) if draft != before else {}
    blank = replace(draft, page_title="")
    is_new = bool(error_of_new_page(blank, snapshot, pages))
    body = _body(proposal.body, draft)
    return Editing(
        given,
        draft,
        proposal.body,
        body,
        errors | asked,
        is_new,
    )


def _accepted_pages(history: History) -> dict[str, Cells]:
    edits = (edit for proposal in history.in_force for edit in proposal.edits)
    return accepted_pages(edits)


def _given(body: Values) -> dict[str, str]:
    """Return a proposal as its form would send it."""
    texts = fields_of_body(body)
    if "members" in texts:
        texts["members"] = "\n".join(texts["members"].split("|"))
    return {
        **texts,
        "proposal": str(body["kind"]),
        "table": str(body.get("table", "")),
        "key": ":".join(body.get("key", ())),
        "column": str(body.get("column", "")),
    }


def _draft(
    given: Mapping[str, str],
    proposal: LoggedProposal,
    snapshot: Snapshot,
    lang: Language,
    remark: str,
) -> ProposalDraft:
    draft = given_of({**given, "remark": remark}, snapshot, lang)
    return replace(draft, key=tuple(proposal.body.get("key", ())))


def _body(proposed: Values, draft: ProposalDraft) -> Values:
    """Return a proposal in the form in which the log keeps it, with the fields of a draft."""
    texts = {name: text.strip() for name, text in draft.fields.items()}
    return {
        **proposed,
        "fields": {name: text for name, text in texts.items() if text},
        "source_url": draft.source_url,
        "page": draft.page,
    }
