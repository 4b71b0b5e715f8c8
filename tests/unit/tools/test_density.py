"""The counts of the density report, on a module whose tokens were counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools import density

if TYPE_CHECKING:
    from pathlib import Path

MODULE = '''"""A docstring."""

from typing import Any

# A comment.
LIMIT = 3
"""Its reason."""


def double(found: Any) -> int:
    """Return a number."""
    if found and LIMIT > 2:
        return [one for one in found if one][0]
    rows = {  # fmt: skip
        1: 2}
    return 0
'''
# tokens: from 4, LIMIT 3, def 11, if 7, return 12, rows 3 + 4, return 2
TOKENS = 4 + 3 + 11 + 7 + 12 + 7 + 2


def test_counts_of_a_module() -> None:
    counts = density.count_module(MODULE)
    assert (counts.modules, counts.lines) == (1, 16)
    assert (counts.code_lines, counts.function_lines) == (8, 6)
    assert counts.tokens == TOKENS
    # The function, `if`, `and`, `for` and the `if` in the list.
    assert counts.branches == 5
    assert (counts.format_skips, counts.anys, counts.comments) == (1, 2, 1)
    assert counts.retired == 2  # found, one


def test_figures_of_a_tree(tmp_path: Path) -> None:
    texts = {
        "graph/store/bolt.py": "class Reader:\n    pass\n",
        "graph/ask/bolt.py": "class Reader:\n    pass\n",
        "api/pages/gaps.py": "LIMIT = 3\n",
        "api/routes/gaps.py": "LIMIT = 3\n",
        "tests/unit/test_bolt.py": "assert 1\nassert 2\nassert 3\n",
        "queries/actors/list.cypher": "RETURN 1",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    tree = density.count_tree(tmp_path)
    assert tree.same_names == [
        "class Reader",
        "module bolt",
    ]  # a page and its route are meant
    figures = density.figures(tree)
    assert figures["lines"] == "6"
    assert figures["tokens per code line"] == "2.33"  # 2 x (3 + 1) + 2 x 3 = 14 tokens
    assert figures["files under queries/"] == "1"
    assert figures["test lines per line"] == "0.50"
    assert figures["largest room"] == "graph/ask 2"
