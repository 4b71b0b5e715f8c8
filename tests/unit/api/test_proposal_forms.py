"""The forms of proposals as a browser sends them: each field once, and the kind is understood."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pytest

from api.pages import propose
from api.pages.proposalforms import given_of
from graph.curation.field_errors import field_errors
from graph.curation.forms import KINDS
from graph.curation.log import Log
from graph.model import LANGUAGES
from tests.small import small

if TYPE_CHECKING:
    from pathlib import Path

    from graph.model import Language

MOST_FIELDS = 9


def controls(lang: Language, kind: str, folder: Path) -> list[str]:
    """Return the names that the form of a kind sends, hidden ones too."""
    given = {"kind": kind, "table": "actors", "key": "dune"}
    given["column"] = "website" if kind == "field" else ""
    page = propose._form(lang, small(), given, {}, Log(folder)).body.decode()
    form = page.partition('<form class="stacked"')[2].partition("</form>")[0]
    return re.findall(r'<(?:input|select|textarea)\b[^>]*? name="([^"]+)"', form)


@pytest.mark.parametrize(("lang", "kind"), list(product(LANGUAGES, KINDS)))
def test_no_two_fields_of_a_form_bear_one_name(
    lang: Language, kind: str, tmp_path: Path
) -> None:
    names = controls(lang, kind, tmp_path)
    assert sorted(set(names)) == sorted(names)
    seen = set(names) - {"proposal", "table", "key", "column"}
    assert "source_url" in seen
    assert len(seen) <= MOST_FIELDS


def test_the_kind_of_an_organisation_is_not_that_of_the_proposal() -> None:
    sent = {"proposal": "actor", "name": "New Cells", "kind": "company"}
    sent["source_url"] = "https://new.example"
    draft = given_of(sent, small(), "en")
    assert (draft.kind, draft.fields["kind"]) == ("actor", "company")
    assert field_errors(draft, small()) == {}
