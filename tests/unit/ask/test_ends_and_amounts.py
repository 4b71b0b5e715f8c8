"""Years in which collaborations end, amounts with their bounds, ranks by role, and replacements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import Answer, ask
from tests.unit.ask.curated_tables import actors, closed, members, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.release.snapshot import Snapshot

PROJECTS = ("consortium-project", "bilateral-research")
OWN = {"client", "coordinator", "spin-off"}


def ending(first: int, last: int, *types: str) -> set[str]:
    """Return the collaborations whose end lies in these years, from the tables alone."""
    return {
        row["id"]
        for row in table("collaborations")
        if row["end"]
        and first <= int(row["end"][:4]) <= last
        and (not types or row["type"] in types)
    }


def amount_of(row: dict[str, str]) -> int:
    return int(row["budget_eur"] or row["public_funding_eur"] or 0)


def works(types: Iterable[str], least: int, *, equal: bool) -> set[str]:
    return {
        row["id"]
        for row in table("collaborations")
        if row["type"] in types
        and (amount_of(row) > least or (equal and amount_of(row) == least))
    }


@pytest.mark.parametrize(
    ("question", "years", "types"),
    [
        ("projects that run until 2027", (2027, 2027), PROJECTS),
        ("which collaborations ended in 2017", (2017, 2017), ()),
        ("collaborations that end after 2024", (2025, 9999), ()),
        ("collaborations that ended before 2018", (0, 2017), ()),
        ("projets qui se terminent en 2026", (2026, 2026), PROJECTS),
        ("quelles collaborations se sont terminées en 2021 ?", (2021, 2021), ()),
        ("projets terminés entre 2015 et 2019", (2015, 2019), PROJECTS),
        ("projecten die lopen tot 2027", (2027, 2027), PROJECTS),
        ("welke samenwerkingen eindigden in 2022", (2022, 2022), ()),
        ("Welke projecten liepen af in 2023?", (2023, 2023), PROJECTS),
    ],
)
def test_the_year_of_an_end_is_no_year_of_work(
    curated_snapshot: Snapshot,
    question: str,
    years: tuple[int, int],
    types: tuple[str, ...],
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == ending(*years, *types)
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "projects that started in 2020 and ended in 2023",
        "projets commencés en 2020 et terminés en 2023",
        "projecten die in 2020 startten en in 2023 eindigden",
    ],
)
def test_a_start_and_an_end_keep_their_years(
    curated_snapshot: Snapshot, question: str
) -> None:
    started = {r["id"] for r in table("collaborations") if r["start"][:4] == "2020"}
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == ending(2023, 2023, *PROJECTS) & started


def test_an_end_of_trials_is_not_held_and_owned_up_to(
    curated_snapshot: Snapshot,
) -> None:
    assert "2023" in ask(curated_snapshot, "trials completed in 2023", limit=0).ignored


def test_the_members_of_what_ends_in_a_year(curated_snapshot: Snapshot) -> None:
    answer = ask(
        curated_snapshot, "who takes part in projects that end in 2026?", limit=0
    )
    whole = {key for work in ending(2026, 2026, *PROJECTS) for key, _ in members(work)}
    assert set(answer.ids) == whole


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("when does HEAL end?", "end"),
        ("quand se termine le projet HEAL ?", "end"),
        ("wanneer begon HEAL?", "start"),
    ],
)
def test_a_collaboration_has_a_start_and_an_end(
    curated_snapshot: Snapshot, question: str, date: str
) -> None:
    row = next(row for row in table("collaborations") if row["id"] == "heal")
    assert ask(curated_snapshot, question, limit=0).ids == (row[date],)


@pytest.mark.parametrize(
    ("question", "types", "least", "equal"),
    [
        ("rounds of at least 30 million", ["investment"], 30_000_000, True),
        ("rounds over 30 million", ["investment"], 30_000_000, False),
        ("rounds of one million or more", ["investment"], 1_000_000, True),
        ("levées d'au moins 30 millions", ["investment"], 30_000_000, True),
        ("levées de plus de 30 millions", ["investment"], 30_000_000, False),
        ("levées supérieures à vingt millions", ["investment"], 20_000_000, False),
        ("projets de 8 M€ ou plus", PROJECTS, 8_000_000, True),
        ("kapitaalrondes van minstens 30 miljoen", ["investment"], 30_000_000, True),
        ("kapitaalrondes van meer dan 30 miljoen", ["investment"], 30_000_000, False),
        ("projecten van twintig miljoen of meer", PROJECTS, 20_000_000, True),
    ],
)
def test_at_least_holds_the_amount_itself(
    curated_snapshot: Snapshot,
    question: str,
    types: list[str],
    least: int,
    equal: bool,
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == works(types, least, equal=equal)
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "who raised more than 20 million?",
        "qui a levé plus de 20 millions d'euros ?",
        "wie haalde meer dan 20 miljoen op?",
    ],
)
def test_who_raised_an_amount_is_who_got_it(
    curated_snapshot: Snapshot, question: str
) -> None:
    rounds = works(["investment"], 20_000_000, equal=False)
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == {
        key for work in rounds for key, role in members(work) if role in OWN
    }


@pytest.mark.parametrize(
    "question",
    [
        "who coordinates the most projects",
        "qui coordonne le plus de projets ?",
        "wie coördineert de meeste projecten?",
    ],
)
def test_who_coordinates_most_is_counted_by_that_role(
    curated_snapshot: Snapshot, question: str
) -> None:
    led: dict[str, int] = {}
    for row in table("collaborations"):
        for key in {key for key, role in members(row["id"]) if role == "coordinator"}:
            led[key] = led.get(key, 0) + 1
    answer = ask(curated_snapshot, question, limit=0)
    assert led[answer.ids[0]] == max(led.values())
    assert str(max(led.values())) in answer.sentence
    assert answer.ignored == ()


def test_who_has_none_has_fewest(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "which hospital has the fewest collaborations?")
    taking = {key for row in table("collaborations") for key, _ in members(row["id"])}
    hospitals = {key for key, row in actors().items() if row["kind"] == "hospital"}
    assert set(answer.ids) == hospitals - taking


def reasons(answer: Answer) -> list[str]:
    return [" ".join(item.why) for item in answer.items]


@pytest.mark.parametrize(
    ("question", "partner", "title"),
    [
        ("who has partners in Japan", "takes part with", "partners: Japan"),
        (
            "which Walloon companies have partners in the US",
            "takes part with",
            "partners: United States",
        ),
        (
            "quelles entreprises wallonnes ont des partenaires au Japon ?",
            "participe avec",
            "partenaires\xa0: Japon",
        ),
        (
            "welke Waalse bedrijven hebben partners in Japan?",
            " deel aan ",
            "partners: Japan",
        ),
    ],
)
def test_partners_elsewhere_are_told_by_what_is_shared(
    curated_snapshot: Snapshot, question: str, partner: str, title: str
) -> None:
    answer = ask(curated_snapshot, question)
    assert answer.items
    assert all(partner in text for text in reasons(answer))
    assert title in answer.title


def test_who_gave_money_is_told_by_the_round(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "who funded EsoBiotec?")
    assert all("EsoBiotec" in text for text in reasons(answer))


@pytest.mark.parametrize(
    "question",
    [
        "who could replace Catalent Gosselies?",
        "qui pourrait remplacer Catalent Gosselies ?",
        "wie kan Catalent Gosselies vervangen?",
    ],
)
def test_who_could_replace_does_a_stage_for_a_same_therapy(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    stages = {
        row["stage_id"]
        for row in table("actor_stages")
        if row["actor_id"] == "catalent-gosselies"
    }
    doing = {
        row["actor_id"]
        for row in table("actor_stages")
        if row["stage_id"] in stages and row["status"] not in {"planned", "ended"}
    }
    assert set(answer.ids) <= doing - closed() - {"catalent-gosselies"}
    # Both make CAR-T cells under GMP, in Leuven.
    assert "ltcg" in answer.ids
    assert answer.ignored == ()


def test_a_comparison_counts_only_what_knows_the_condition(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "compare Novadip and Promethera since 2022")
    counted = {measure.of for side in answer.sides for measure in side.measures}
    assert counted == {"collaborations", "partners", "trials"}
    nothing = ask(curated_snapshot, "compare UCLouvain and ULiège for CAR-T")
    assert " 0 " not in nothing.sentence


@pytest.mark.parametrize(
    "question", ["What did Interreg fund?", "Qu'a financé Interreg ?"]
)
def test_what_a_programme_paid_for_needs_no_payer(
    curated_snapshot: Snapshot, question: str
) -> None:
    own = {
        row["id"]
        for row in table("collaborations")
        if "interreg" in row["programme"].lower()
    }
    assert set(ask(curated_snapshot, question, limit=0).ids) == own


@pytest.mark.parametrize(
    "question",
    [
        "projects with a Dutch coordinator",
        "projets avec un coordinateur néerlandais",
        "projecten met een Nederlandse coördinator",
    ],
)
def test_a_role_beside_a_place_is_the_role_of_who_is_there(
    curated_snapshot: Snapshot, question: str
) -> None:
    dutch = {key for key, row in actors().items() if row["country"] == "NL"}
    led = {
        row["id"]
        for row in table("collaborations")
        if row["type"] in PROJECTS
        and any(
            key in dutch and role == "coordinator" for key, role in members(row["id"])
        )
    }
    assert set(ask(curated_snapshot, question, limit=0).ids) == led


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("who invested in the series A of eTheRNA", ("series a",)),
        (
            "who invested in the series A and series B of eTheRNA",
            ("series a", "series b"),
        ),
        ("qui a investi dans la série B d'eTheRNA", ("series b",)),
        ("wie investeerde in de serie B van eTheRNA", ("series b",)),
    ],
)
def test_the_rounds_of_the_letters_said_are_those_of_the_answer(
    curated_snapshot: Snapshot, question: str, titles: tuple[str, ...]
) -> None:
    rounds = [
        row
        for row in table("collaborations")
        if any(title in row["name"].lower() for title in titles)
        and "etherna" in {key for key, _ in members(row["id"])}
    ]
    paying = {
        key
        for row in rounds
        for key, role in members(row["id"])
        if role in {"investor", "funder"}
    }
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == paying
    # The first line says of which rounds it speaks.
    assert all(row["name"] in answer.sentence for row in rounds)


def test_the_first_line_on_money_says_where_who_pays_is(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "who in Wallonia gave money to Novadip", limit=0)
    assert "Wallonia" in answer.sentence
    walloon = {key for key, row in actors().items() if row["region"] == "Wallonia"}
    assert answer.ids
    assert set(answer.ids) <= walloon
