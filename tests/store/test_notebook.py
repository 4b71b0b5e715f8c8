"""py2neo on the real server: what docs/notebook.ipynb does."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.sources import curated

if TYPE_CHECKING:
    from graph.settings import Settings
    from graph.store.bolt import Writer

# py2neo and what it imports are no longer kept; their warnings are not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")
NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"


def test_classes_read_the_loaded_graph(
    loaded: Writer, store_settings: Settings
) -> None:
    from graph import notebook  # noqa: PLC0415 (its import warns, under the filter above)

    with (curated.SHIPPED / "actor_therapies.csv").open(encoding="utf-8") as file:
        expected = {
            r["actor_id"] for r in csv.DictReader(file) if r["therapy_id"] == "exosomes"
        }
    with notebook.graph(store_settings) as graph:
        therapy = notebook.Therapy.match(graph, "exosomes").first()
        assert {actor.id for actor in therapy.actors} == expected
        assert therapy.legal_class == "not-atmp"
        project = notebook.Collaboration.match(graph, "atmp-pit").first()
        assert "biowin" in {member.id for member in project.members}


def test_cells_of_the_notebook_run(
    loaded: Writer, store_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph import notebook  # noqa: PLC0415 (its import warns, under the filter above)

    monkeypatch.setattr(notebook, "default_settings", lambda: store_settings)
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 (our own notebook)
    assert names["walloon"]
