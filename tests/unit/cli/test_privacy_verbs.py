"""The verbs that show and forget what is kept of the author of a proposal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from cli.curation import app
from graph.curation.log import Log
from graph.errors import NotFoundError
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECEIPT, MAIL = "P-AAAA-BBBB", "author@example.org"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """Yield a log with one proposal, whose author left a mail address and a remark."""
    monkeypatch.setenv("ATMP_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    made = Log(tmp_path)
    number = made.add("proposed", "visitor", body={"receipt": RECEIPT, "kind": "field"})
    with made.store.writing() as db:
        db.execute("INSERT INTO contact VALUES (?, ?, 'fr')", (number, MAIL))
        db.execute("INSERT INTO remark VALUES (?, 'call me')", (number,))
    yield made
    monkeypatch.undo()
    settings.cache_clear()


def run(*arguments: str) -> str:
    outcome = CliRunner().invoke(app, arguments)
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    assert outcome.exit_code == 0
    return outcome.stdout


def test_all_that_is_kept_is_shown_and_then_forgotten(log: Log) -> None:
    shown = json.loads(run("kept", RECEIPT))
    assert (shown["mail"], shown["remark"]) == (MAIL, "call me")
    assert shown["proposal"]["receipt"] == RECEIPT
    assert [entry["kind"] for entry in shown["entries"]] == ["proposed"]
    assert json.loads(run("erase", RECEIPT, "--json")) == {"erased": 1}
    shown = json.loads(run("kept", RECEIPT))
    assert (shown["mail"], shown["remark"]) == ("", "")
    assert shown["proposal"]["receipt"] == RECEIPT, "what was proposed stays"
    files = b"".join(
        path.read_bytes() for path in log.store.path.parent.glob("curation*")
    )
    assert MAIL.encode() not in log.store.path.read_bytes()
    assert RECEIPT.encode() in files


def test_a_receipt_that_nobody_has_is_refused(log: Log) -> None:
    assert log.store.path.exists()
    for verb in ("kept", "erase"):
        with pytest.raises(NotFoundError, match="P-XXXX-XXXX"):
            run(verb, "P-XXXX-XXXX")
