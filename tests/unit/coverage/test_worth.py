"""The facts worth collecting: on the small release by hand, on the shipped one by force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.coverage.asking import COLUMNS, flat, worth_list
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.coverage.worth_collecting import worth
from graph.errors import InvalidInputError
from graph.model import Capability
from tests.small import small, snapshot_of
from tests.tables import some, table

if TYPE_CHECKING:
    from pydantic import BaseModel

    from graph.release.snapshot import Snapshot
    from ingest.records import Edge

MOST = 20


def test_the_facts_of_wallonia_on_paper() -> None:
    """The severities are those of the gaps by hand (test_small_gaps); an end leaves a lost cell.

    Without Bloc nobody tries CAR-T in Wallonia, though Fyra does in Brussels: exposure 0.75, need
    0.8617 for CAR-T and 1 for cell and gene therapy: 0.6463 + 0.75 + 0.75; so for its care. Echo is
    alone in making and process of vectors (need 0.5283) and process of gene therapy; Hexa makes
    for gene therapy in Flanders. Of making for gene therapy: 0.75; at risk it is 0.8 severe.
    """
    facts = {fact.capability: fact for fact in worth(small(), "Wallonia")}
    trial = facts["bloc:trial:car-t"]
    assert (trial.status, trial.other, trial.doubt) == ("active", "ended", "stale")
    assert [
        (flip.therapy, flip.before, flip.after, flip.severity) for flip in trial.flips
    ] == [
        ("cell", "stale", "lost", 0.75),
        ("gene", "stale", "lost", 0.75),
        ("car-t", "stale", "lost", 0.6462),
    ]
    assert trial.worth == pytest.approx(2.1462)
    care = facts["bloc:care:car-t"]
    assert (care.status, care.doubt, care.worth) == (
        "unknown",
        "unknown",
        pytest.approx(2.1462),
    )
    making = facts["echo:making:aav"]
    # Making: vectors have nobody else in Belgium (1.0 x 0.5283), gene therapy has Hexa.
    assert [(flip.therapy, flip.severity) for flip in making.flips] == [
        ("gene", 0.8),
        ("aav", 0.5283),
    ]
    # Alma's stromal cells are stale, and without them Moor's plan is left.
    msc = facts["alma:research:msc"]
    assert [(flip.therapy, flip.before, flip.after) for flip in msc.flips] == [
        ("msc", "stale", "planned")
    ]
    plan = facts["moor:research:msc"]
    assert (plan.status, plan.other, plan.doubt) == ("planned", "active", "planned")
    assert [(flip.therapy, flip.before, flip.after) for flip in plan.flips] == [
        ("msc", "stale", "covered")
    ]
    assert "alma:research:car-t" not in facts  # confirmed in 2022
    assert "cado:making:all" not in facts


def test_the_most_valuable_come_first_and_only_of_the_region() -> None:
    facts = worth(small(), "Wallonia")
    assert [fact.worth for fact in facts] == sorted(
        (f.worth for f in facts), reverse=True
    )
    assert {fact.actor for fact in facts} == {"alma", "bloc", "echo", "juno", "moor"}
    with pytest.raises(InvalidInputError, match="Bavaria"):
        worth(small(), "Bavaria")


def test_a_list_names_whom_to_ask_and_what_to_check() -> None:
    found = worth_list(small(), "Wallonia", 2)
    assert (found.total, len(found.items)) == (len(worth(small(), "Wallonia")), 2)
    first = found.items[0]
    assert (first.rank, first.name, first.sources) == (
        1,
        "Bloc Hospital",
        ["https://capability.example/"],
    )
    assert list(flat(found)[0]) == list(COLUMNS)


def test_setting_each_to_its_other_value_changes_the_board_as_predicted(
    curated_records: list[BaseModel | Edge], curated_snapshot: Snapshot
) -> None:
    before = coverage(curated_snapshot, Scenario("Wallonia"))
    keys = {place: key for key, place in before.base.cell_index.items()}
    facts = worth(curated_snapshot, "Wallonia")[:MOST]
    assert facts
    for fact in facts:
        life = {
            "status": fact.other,
            "since": None,
            "until": None,
            "as_of": before.today,
        }
        records = [
            record.model_copy(update=life)
            if isinstance(record, Capability) and record.id == fact.capability
            else record
            for record in curated_records
        ]
        after = coverage(snapshot_of(records), Scenario("Wallonia"))
        flipped = {
            key: (before.state(place), after.state(place))
            for place, key in keys.items()
            if before.state(place) != after.state(place)
        }
        predicted = {
            (one.therapy, one.stage): (one.before, one.after) for one in fact.flips
        }
        assert flipped == predicted, fact.capability


def test_each_fact_leads_to_the_site_of_its_actor(curated_snapshot: Snapshot) -> None:
    websites = {row["id"]: row["website"] for row in table("actors")}
    listed = worth_list(curated_snapshot, "Wallonia", MOST).items
    assert {item.actor: item.website or "" for item in listed} == {
        item.actor: websites[item.actor] for item in listed
    }
    assert some(item for item in listed if item.website)
