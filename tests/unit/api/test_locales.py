from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.pages.render import ROOM, words
from graph.model import LANGUAGES

USED = {
    name
    for path in (ROOM / "templates").glob("*.html")
    for name in re.findall(r"\bt\.(\w+)", path.read_text("utf-8"))
}
INLINE = re.compile(
    r"""<script(?![^>]*(?:src=|type="application/(?:ld\+)?json"))|<style|\sstyle=|\son\w+="""
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_there_in_every_language(lang: str) -> None:
    given = words(lang)  # pyright: ignore[reportArgumentType]
    assert set(given) == set(words("en"))
    assert set(given) >= USED
    assert all(given.values())
    # `t.clear` in a template would be the method of the dictionary, not the text.
    assert not set(given) & set(dir(given))


def test_templates_have_no_inline_script_or_style() -> None:
    for path in Path(ROOM / "templates").glob("*.html"):
        text = path.read_text("utf-8")
        assert not INLINE.search(text), path.name


def test_a_colon_in_a_template_is_that_of_the_language() -> None:
    """French sets a space before it."""
    for path in Path(ROOM / "templates").glob("*.html"):
        assert "}}: " not in path.read_text("utf-8"), path.name
