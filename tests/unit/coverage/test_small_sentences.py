"""Why a gap is one, word for word, on the small release (tests/small.py); scenarios as texts."""

from __future__ import annotations

import pytest

from graph.coverage import ranked_gaps
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario, at_site, checked, scenario_of
from graph.errors import InvalidInputError, NotFoundError
from tests.small import small


@pytest.mark.parametrize(
    ("region", "therapy", "stage", "sentence"),
    [
        (
            "Wallonia",
            "car-t",
            "making",
            (
                "manufacturing for CAR-T cells: nobody any more; ended Jun 2024 (Dune Cells). "
                "Elsewhere in Belgium: 1."
            ),
        ),
        (
            "Wallonia",
            "aav",
            "care",
            (
                "patient care for viral vectors: a source says that it is missing here, "
                "and none names anybody."
            ),
        ),
        (
            "Wallonia",
            "cell",
            "process",
            (
                "process development for cell therapy: sources name organisations elsewhere, "
                "and none here."
            ),
        ),
        (
            "Wallonia",
            "aav",
            "research",
            "research for viral vectors: nobody here, though 1 elsewhere in Belgium.",
        ),
        (
            "Wallonia",
            "msc",
            "care",
            (
                "patient care for stromal cells: not yet researched; "
                "no source at hand names anybody."
            ),
        ),
        (
            "Wallonia",
            "cell",
            "trial",
            (
                "clinical trial for cell therapy depends on a single organisation: "
                "Bloc Hospital."
            ),
        ),
        (
            "Wallonia",
            "gene",
            "making",
            (
                "manufacturing for gene therapy depends on a single organisation, "
                "which is at risk: Echo Vectors."
            ),
        ),
        (
            None,
            "gene",
            "making",
            (
                "manufacturing for gene therapy: at least half of its 2 organisations are at risk "
                "(Echo Vectors, Hexa Therapies)."
            ),
        ),
        (
            None,
            "cell",
            "making",
            (
                "manufacturing for cell therapy rests on few: 2 organisations, "
                "concentration (HHI) 0.53."
            ),
        ),
    ],
)
def test_a_gap_in_words(
    region: str | None, therapy: str, stage: str, sentence: str
) -> None:
    every = ranked_gaps.ranked(coverage(small(), Scenario(region)), therapy)
    gap = next(gap for gap in every if gap.stage == stage)
    said = ranked_gaps.reason(small(), gap, "en")
    assert said[0].lower() + said[1:] == sentence


def reason_of(
    region: str | None, therapy: str, stage: str, lang: str, **more: str
) -> str:
    snapshot = small(**more)
    every = ranked_gaps.ranked(coverage(snapshot, Scenario(region)), therapy)
    gap = next(gap for gap in every if gap.stage == stage)
    said = ranked_gaps.reason(snapshot, gap, lang)  # type: ignore[arg-type]
    return said[0].lower() + said[1:]


def test_a_plan_and_an_undated_end_in_words() -> None:
    plan = "moor | care | aav | 2025 | planned\nalma | trial | aav | | ended"
    assert reason_of("Wallonia", "aav", "care", "en", capabilities=plan) == (
        "patient care for viral vectors: nobody active yet; planned by Moor Start."
    )
    assert reason_of("Wallonia", "aav", "trial", "en", capabilities=plan) == (
        "clinical trial for viral vectors: nobody any more; ended, without a date in the "
        "sources (Alma University)."
    )


def test_a_gap_in_french_and_dutch() -> None:
    assert reason_of("Wallonia", "aav", "research", "fr") == (
        "research (fr) pour viral vectors (fr)\u00a0: personne ici, mais 1 ailleurs en Belgique."
    )
    assert reason_of("Wallonia", "cell", "trial", "nl") == (
        "clinical trial (nl) voor cell therapy (nl) hangt af van één actor: Bloc Hospital."
    )


def test_of_many_who_did_it_twelve_are_named_the_weightiest() -> None:
    # Fourteen did trials of vectors in Rive and have ended; the two without a supply are left out.
    keys = [f"n{at:02}" for at in range(14)]
    actors = "\n".join(f"{key} | {key} | company | rive | | | aav" for key in keys)
    ended = "\n".join(f"{key} | trial | aav | | ended" for key in keys)
    supplies = "\n".join(
        f"s{key} | s | supply | | | {key},alma |" for key in keys if key[1:] > "01"
    )
    more = small(actors=actors, capabilities=ended, collaborations=supplies)
    gap = next(
        gap
        for gap in ranked_gaps.ranked(coverage(more, Scenario("Wallonia")), "aav")
        if gap.stage == "trial"
    )
    assert (gap.kind, gap.count) == ("lost", 12)
    assert gap.actors == tuple(keys[2:])
    assert (gap.hhi, gap.date) == (None, None)


def test_the_gaps_of_a_therapy_alone() -> None:
    found = ranked_gaps.ranked(coverage(small(), Scenario("Wallonia")), "aav")
    assert [gap.stage for gap in found] == [
        "care",
        "making",
        "process",
        "research",
        "trial",
        "funding",
    ]
    assert found[1].hhi == 1.0
    assert (found[0].count, found[1].count) == (0, 1)
    assert found[0].need == 0.5283


def test_what_a_change_does_to_cells_the_changed_states_first() -> None:
    seen = ranked_gaps.what_if(small(), Scenario(without=("hexa",)))
    # Hexa alone made CAR-T; with it, cells were made by two and for genes by two.
    assert [
        (one.therapy, one.stage, one.before, one.after, one.lost, one.gained)
        for one in seen.changes
    ] == [
        ("car-t", "making", "covered", "lost", ["hexa"], []),
        ("gene", "making", "covered", "stale", ["hexa"], []),
        ("cell", "making", "covered", "covered", ["hexa"], []),
    ]
    assert (seen.changes[1].at_risk_before, seen.changes[1].at_risk_after) == (1, 1)
    more = ranked_gaps.what_if(small(), Scenario(added=(("echo", "trial", "cell"),)))
    (one,) = more.changes
    assert (one.lost, one.gained, one.at_risk_before, one.at_risk_after) == (
        [],
        ["echo"],
        0,
        0,  # what is supposed is taken for sound, though Echo is at risk
    )
    assert ranked_gaps.what_if(small(), Scenario()).changes == []


def test_a_day_is_compared_with_today_and_a_change_with_its_day() -> None:
    then = ranked_gaps.what_if(small(), Scenario("Wallonia", "2024-01-31"))
    assert then.before.scenario == Scenario("Wallonia")
    # Dune was open by then.
    lost = {(one.therapy, one.stage): one for one in then.changes}["car-t", "making"]
    assert (lost.before, lost.after, lost.gained) == ("lost", "covered", ["dune"])
    both = ranked_gaps.what_if(
        small(), Scenario("Wallonia", "2024-01-31", without=("dune",))
    )
    assert both.before.scenario == Scenario("Wallonia", "2024-01-31")


def test_a_scenario_as_it_is_written() -> None:
    assert scenario_of(
        "Wallonia",
        "2024-12-31",
        ["dune", "", "dune", "echo"],
        ["cado:making:msc", "", "cado:making:msc"],
        ["echo@mont", "@rive", ""],
        ["planned"],
    ) == Scenario(
        "Wallonia",
        "2024-12-31",
        ("dune", "echo"),
        (("cado", "making", "msc"),),
        ("echo@mont", "@rive"),
        plans=True,
    )
    assert scenario_of("", "", None, None) == Scenario()
    assert scenario_of(None, None, [], [], [], []) == Scenario()


@pytest.mark.parametrize(
    ("given", "said", "hint"),
    [
        ({"as_of": "2024"}, "'2024' is no day", "2024-12-31"),
        ({"added": ["cado:making"]}, "'cado:making' is not actor:stage", None),
        ({"added": ["a:b:c:d"]}, "a:b:c:d", None),
        ({"added": ["cado::msc"]}, "cado::msc", None),
        ({"added": [":making:msc"]}, ":making:msc", None),
        ({"added": ["cado:making:"]}, "cado:making:", None),
        ({"sites": ["mont"]}, "'mont' is not actor@place", None),
        ({"sites": ["a@b@c"]}, "a@b@c", None),
        ({"sites": ["echo@"]}, "echo@", None),
        ({"count": ["ended"]}, "Only 'planned' can be counted, not 'ended'", "ended"),
        ({"count": ["planned", "all"]}, "not 'all'", "unknown ones always count"),
    ],
)
def test_a_scenario_that_is_none(
    given: dict[str, str], said: str, hint: str | None
) -> None:
    asked = {"region": None, "as_of": None, "without": None, "added": None} | given
    with pytest.raises(InvalidInputError, match=said) as caught:
        scenario_of(**asked)  # type: ignore[arg-type]
    assert (hint or "") in (caught.value.hint or "")


def test_what_a_scenario_supposes() -> None:
    day = Scenario("Wallonia", "2024-12-31")
    assert (day.supposes, day.changes, day.plain) == (False, True, Scenario("Wallonia"))
    gone = Scenario("Wallonia", "2024-12-31", without=("dune",))
    assert (gone.supposes, gone.changes, gone.plain) == (True, True, day)
    for one in (
        Scenario(added=(("a", "b", "c"),)),
        Scenario(sites=("@rive",)),
        Scenario(plans=True),
    ):
        assert (one.supposes, one.changes, one.plain) == (True, True, Scenario())
    assert not Scenario("Wallonia").changes


def test_who_is_at_a_site() -> None:
    assert sorted(at_site(small(), "@rive")) == ["alma", "bloc", "moor"]
    # Bloc is a part of Alma, Moor is not.
    assert sorted(at_site(small(), "alma@rive")) == ["alma", "bloc"]
    assert at_site(small(), "bloc@rive") == ["bloc"]
    # A part of a part belongs too.
    more = small(actors="nova | Nova | company | rive | 2021 | bloc |")
    assert sorted(at_site(more, "alma@rive")) == ["alma", "bloc", "nova"]
    with pytest.raises(NotFoundError, match="'alma@mont'") as caught:
        at_site(small(), "alma@mont")
    assert caught.value.hint == "Its sites: alma@rive."
    far = small(actors="nova | Nova | company | mont | 2021 | bloc |")
    with pytest.raises(NotFoundError) as caught:
        at_site(far, "alma@pont")
    assert caught.value.hint == "Its sites: alma@mont, alma@rive."
    for nobody in ("@nowhere", "nobody@rive"):
        with pytest.raises(NotFoundError):
            at_site(small(), nobody)


def test_closed_sites_take_their_actors_away() -> None:
    asked = Scenario("Wallonia", without=("bloc", "echo"), sites=("alma@rive", "@dijk"))
    assert checked(small(), asked) == Scenario(
        "Wallonia", without=("bloc", "echo", "alma", "gent", "hexa")
    )
    with pytest.raises(InvalidInputError, match="'Bavaria'") as caught:
        checked(small(), Scenario("Bavaria"))
    assert caught.value.hint == "Known: Brussels, Flanders, Wallonia."
    wrong = (
        Scenario(without=("nobody",)),
        Scenario(added=(("nobody", "making", "msc"),)),
        Scenario(added=(("cado", "nowhere", "msc"),)),
        Scenario(added=(("cado", "making", "nothing"),)),
    )
    for one in wrong:
        with pytest.raises(NotFoundError):
            checked(small(), one)
