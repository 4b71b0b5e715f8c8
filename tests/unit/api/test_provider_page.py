"""The way to a provider: without any account nobody can come back as somebody."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from graph.settings import Settings
from tests.unit.api.test_dismissing import Held

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot

SAID = {
    "en": "This atlas has no account yet",
    "fr": "Cet atlas n'a pas encore de compte",
    "nl": "Deze atlas heeft nog geen account",
}


@pytest.mark.parametrize("lang", sorted(SAID))
def test_without_any_account_the_page_says_so_and_asks_no_provider(
    tmp_path: Path, curated_snapshot: Snapshot, lang: str
) -> None:
    settings = Settings(  # pyright: ignore[reportCallIssue]
        data_dir=tmp_path,
        oidc_issuer="http://127.0.0.1:9",  # nobody listens there
        oidc_client_id="atlas",
    )
    app = create_app(settings)
    app.state.reader, app.state.current = None, Held(curated_snapshot)
    answer = TestClient(app).get(f"/{lang}/sign-in/provider")
    assert answer.status_code == 403
    assert SAID[lang] in unescape(answer.text)
