"""Files proposals, accepts and publishes them until it is killed, and says what it has done.

`python -m tests.curation_worker ROUND`, with the settings in the environment.
"""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING

from cli.progress_bar import progress
from graph.curation.decisions import decide
from graph.curation.forms import ProposalDraft
from graph.curation.log import Log
from graph.curation.making import edits_of
from graph.curation.proposals import VISITOR, propose
from graph.settings import settings
from ingest import publishing
from ingest.byhand import Corrections, given_tables, records_with
from ingest.effects import snapshot_of_tables
from ingest.fact_store import store
from ingest.report import Report

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

EACH = 5
"""Acceptances between two publications."""


def say(*words: str) -> None:
    """Tell the test what is done; it is on the way before anything else is done."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def accept_one(log: Log, snapshot: Snapshot, name: str) -> None:
    """File the proposal of an actor as a visitor does, and accept it as a curator does."""
    fields = {"name": name, "kind": "company", "city": "Liège", "country": "BE"}
    given = ProposalDraft("actor", "actors", (), "", fields, "https://example.org/k")
    receipt = propose(log, given, snapshot, VISITOR, name)
    say("proposed", receipt)
    proposal = log.history().by_receipt(receipt)
    assert proposal is not None
    edits = edits_of(proposal.body, snapshot)
    decide(log, proposal.number, "accepted", "ann", "", edits)
    say("accepted", receipt)


def main(name: str) -> None:
    chosen = settings()
    log = Log(chosen.data_dir)
    with store(chosen) as facts:
        tables = given_tables(facts)
    snapshot = snapshot_of_tables(records_with(tables, Corrections(), Report()))
    say("ready")
    if not sys.stdin.readline():  # the next worker gets ready while this one works
        return  # whoever would tell it is gone
    for number in itertools.count(1):
        accept_one(log, snapshot, f"Kill {name} {number}")
        if number % EACH == 0:
            with progress("Publish") as bar:
                made = publishing.publish(chosen, "ann", "", bar)
            say("published", made["release"])


if __name__ == "__main__":
    main(sys.argv[1])
