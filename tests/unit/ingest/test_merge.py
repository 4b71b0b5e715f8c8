"""Facts of several sources as one: the kept facts, the links and what is made from both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.progress_bar import progress
from graph.errors import IngestError
from graph.settings import Settings
from ingest import merge, pipeline
from ingest.byhand import Corrections, read_by_hand
from ingest.fact_store import FactStore
from ingest.matching.judgements import Judgements
from ingest.matching.link import relink
from tests import public_files as made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Literal

    from ingest.load import Summary


def plan(folder: Path, path: Path | None, *names: str) -> Summary:
    settings = Settings(data_dir=folder)  # pyright: ignore[reportCallIssue]
    with progress("Load") as bar:
        return pipeline.ingest(settings, names, path, True, False, bar)


def test_the_first_source_wins_lists_are_joined_and_all_are_named() -> None:
    curated = {
        "name": "A",
        "aliases": ["x"],
        "source_ids": ["1"],
        "asserted_by": ["curated"],
        "basis": "derived",
        "as_of": "2020",
    }
    public = {
        "name": "B",
        "aliases": ["y", "x"],
        "source_ids": ["2"],
        "asserted_by": ["ror"],
        "basis": "asserted",
        "as_of": "2024-05",
        "website": "https://b.be",
    }
    assert merge.joined([curated, public]) == {
        "name": "A",
        "aliases": ["x", "y"],
        "source_ids": ["1", "2"],
        "basis": "asserted",
        "asserted_by": ["curated", "ror"],
        "as_of": "2024-05",
        "website": "https://b.be",
    }


def test_curated_alone_is_the_same_release_as_its_rows(tmp_path: Path) -> None:
    assert (
        plan(tmp_path, None, "curated").checksum
        == pipeline.read_curated().release.checksum
    )


def test_the_summary_says_what_was_read_and_how_it_was_matched(tmp_path: Path) -> None:
    summary = plan(tmp_path / "data", made.cordis(tmp_path / "c"), "cordis")
    told = summary.sources["cordis"]
    assert told["read"] == {"organization": 2, "project": 2, "scivoc": 1}
    assert told["kept"] == {"project": 1, "organization": 2}
    assert sum(summary.sources["(matched)"]["pic"].values()) == 2
    assert summary.peak_mb > 0


class Judged:
    """One judgement, as a person would write it."""

    def __init__(
        self, left: str, right: str, said: Literal["same", "different"]
    ) -> None:
        self.pair, self.said, self.mark = (left, right), said, f"{left}{right}{said}"

    def decide(self, left: str, right: str) -> Literal["same", "different"] | None:
        return self.said if (left, right) == self.pair else None

    def same_as(self, left: str) -> str | None:
        return self.pair[1] if self.said == "same" and left == self.pair[0] else None


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[FactStore]:
    """Yield kept facts of the curated tables and of a small CORDIS dump."""
    held = FactStore(tmp_path / "facts.sqlite")
    with held.changing():
        read_by_hand(held, None, Corrections(), allow_shrink=True)
        pipeline._read(held, "cordis", made.cordis(tmp_path / "c"), allow_shrink=True)
        yield held
    held.close()


def members(facts: FactStore) -> set[str | None]:
    rows = merge.rows(facts)
    return {row.start for row in rows if row.end == "cordis:101000001" and row.start}


def test_a_judgement_overrules_the_model_and_can_be_taken_back(
    facts: FactStore, tmp_path: Path
) -> None:
    relink(facts, Judgements(tmp_path))
    assert "uclouvain" in members(facts)
    relink(facts, Judged("pic:999981634", "uclouvain", "different"))
    assert "pic:999981634" in members(facts)
    relink(facts, Judged("pic:876034937", "ulb", "same"))
    assert {"uclouvain", "ulb"} <= members(facts)
    relink(facts, Judgements(tmp_path))
    assert members(facts) == {"uclouvain", "pic:876034937"}


def test_every_decision_keeps_its_signals(facts: FactStore, tmp_path: Path) -> None:
    relink(facts, Judgements(tmp_path))
    found = {link.record: link for link in facts.links()}
    link = found["pic:999981634"]
    assert (link.target, link.verdict, link.basis) == ("uclouvain", "same", "model")
    assert link.score > 0.9
    assert len(link.signals) >= 5


def test_decisions_are_made_once_while_nothing_changes(
    facts: FactStore, tmp_path: Path
) -> None:
    relink(facts, Judgements(tmp_path))
    mark = facts.linked()
    facts.relink([], mark)
    relink(facts, Judgements(tmp_path))
    assert list(facts.links()) == []


def test_an_edge_to_nowhere_is_refused(facts: FactStore) -> None:
    facts.drop("curated")
    with pytest.raises(IngestError, match="no such node"):
        list(merge.rows(facts))


def test_facts_that_are_no_database_are_refused(tmp_path: Path) -> None:
    (tmp_path / "f.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(IngestError, match="damaged"):
        FactStore(tmp_path / "f.sqlite")
