"""What a proposal would change, as it was proposed or as a curator edited it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from api.pages.editing import Editing, editing
from api.pages.proposalview import edits_of_body
from graph.common.properties import Properties, Values
from graph.curation.decisions import edits_accepted_before
from graph.curation.edits import Edit
from graph.curation.history import LoggedProposal
from graph.curation.log import Log
from graph.curation.proposals import remark_of
from graph.model import Language
from graph.release.snapshot import Snapshot


class ProposedChange(NamedTuple):
    """What a proposal would change, as it was proposed or as a curator edited it."""

    lang: Language
    editing: Editing | None
    edits: tuple[Edit, ...] = ()
    effects: Properties | None = None
    asks: bool = False
    """Whether somebody sent it, so that what is wrong with it is said."""

    @property
    def refusals(self) -> Mapping[str, str]:
        """Return the fields that cannot be taken, none before anything was sent."""
        return self.editing.errors if self.editing and self.asks else {}

    @property
    def edited(self) -> Values | None:
        """Return what a curator put in the place of what was proposed, None if nothing."""
        return self.editing.edited if self.editing else None

    @property
    def may_be_accepted(self) -> bool:
        """Return whether accepting has an effect; a record that is two is split by others."""
        kind = self.editing.draft.kind if self.editing else ""
        return bool(self.edits) or kind == "split"


def change_of(
    log: Log,
    proposal: LoggedProposal,
    snapshot: Snapshot,
    lang: Language,
    sent: dict[str, str] | None = None,
) -> ProposedChange:
    """Return what a proposal would change with what was sent in the place of its fields."""
    if not proposal.is_open:
        return ProposedChange(lang, None)
    remark = remark_of(log, proposal.number)
    edited = editing(
        proposal,
        sent or {},
        log.history(),
        snapshot,
        lang,
        remark,
    )
    edits = (
        edits_of_body(edited.body, snapshot)
        if edited
        else edits_accepted_before(log, proposal.number)
    )
    return ProposedChange(
        lang,
        edited,
        edits,
        asks=sent is not None,
    )
