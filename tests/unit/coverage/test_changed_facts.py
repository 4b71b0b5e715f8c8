"""Which changed records explain a cell, and of which region they are, on the small release."""

from __future__ import annotations

from graph.coverage.changed_facts import ChangedCell, fact_changes, reasons
from tests.small import small

ROWS = [
    {"change": kind, "kind": label, "id": key, "name": name}
    for kind, label, key, name in (
        ("changed", "Capability", "dune:making:car-t", "dune:making:car-t"),
        ("added", "Capability", "cado:making:all", "cado:making:all"),
        ("removed", "Capability", "lost:care:aav", "lost:care:aav"),
        ("added", "Event", "e2", "layoffs"),
        ("changed", "Actor", "hexa", "Hexa Therapies"),
        ("added", "WORKS_ON", "echo", "aav"),
        ("removed", "WORKS_ON", "echo", "echo > aav"),
        ("added", "Collaboration", "w2", "Hexa and Iris"),
        ("changed", "Absence", "a1", "No hospital gives vectors."),
        ("changed", "Therapy", "gene", "gene therapy"),
    )
]


def ids(therapy: str, stage: str, *moved: str) -> list[tuple[str, str]]:
    facts = fact_changes(small(), ROWS, None)
    why = reasons(small(), ChangedCell(therapy, stage, frozenset(moved)), facts)
    return [(fact.change, fact.id) for fact in why]


def test_a_cell_is_explained_by_what_concerns_it() -> None:
    # Dune's CAR-T lies under gene therapy; Cado makes what it works on, which is cell therapy.
    assert ids("gene", "making", "dune") == [("changed", "dune:making:car-t")]
    assert ids("cell", "making", "cado") == [("added", "cado:making:all")]
    assert ids("aav", "making", "cado") == []
    # A capability that is gone is known by its id alone.
    assert ids("gene", "care", "lost") == [("removed", "lost:care:aav")]
    # Nobody came or went: those that do it, with what happened to them and what they work on.
    assert ids("aav", "making") == [
        ("added", "e2"),
        ("added", "echo"),
        ("removed", "echo"),
    ]


def test_a_change_says_what_it_is_about_and_how_it_stands_now() -> None:
    facts = {(fact.change, fact.id): fact for fact in fact_changes(small(), ROWS, None)}
    dune = facts["changed", "dune:making:car-t"]
    assert (dune.actor, dune.stage, dune.therapy) == ("dune", "making", "car-t")
    assert (dune.status, dune.until, dune.source_ids) == (
        "ended",
        "2024-06",
        ["src-capability"],
    )
    assert facts["added", "e2"].actor == "echo"
    lost = facts["removed", "lost:care:aav"]
    assert (lost.actor, lost.status, lost.source_ids) == ("lost", None, [])
    assert facts["removed", "echo"].therapy == "aav"


def test_a_region_keeps_what_is_its_own_or_nobody_knows() -> None:
    def kept(region: str) -> set[str]:
        return {fact.id for fact in fact_changes(small(), ROWS, region)}

    # Of no known region: the lost actor, and a therapy.
    assert kept("Flanders") == {"hexa", "w2", "lost:care:aav", "gene"}
    assert kept("Wallonia") == {
        "dune:making:car-t",
        "cado:making:all",
        "lost:care:aav",
        "e2",
        "echo",
        "a1",
        "gene",
    }


def test_what_is_missing_in_the_country_is_missing_in_each_region() -> None:
    release = small(absences="a2 | Belgium | care | msc | 2021 | Nobody gives them.")
    row = {
        "change": "added",
        "kind": "Absence",
        "id": "a2",
        "name": "Nobody gives them.",
    }
    for region in ("Flanders", "Wallonia"):
        assert [fact.id for fact in fact_changes(release, [row], region)] == ["a2"]
