"""Answers over the graph of thirteen actors: who has most, why none, what can be changed."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from graph.ask import expression as ex
from graph.ask.answer import MOST_CHARACTERS, ask
from graph.ask.conditions import conditions
from graph.ask.evaluate import evaluate
from graph.ask.fieldvalue import figure, plain_value
from graph.ask.filters import Filters
from graph.ask.lead import sentence
from graph.ask.lexicon_of_release import build_lexicon
from graph.ask.mentions import Scan, scan
from graph.ask.question import Question
from graph.ask.reading import Reading
from graph.ask.revise import REMOVABLE, revised
from graph.ask.verbalise import first_names, ignored_note, label, release_note, why_none
from graph.ask.wording import coded, kind_group, lower_first, place
from tests.small import small

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.lexicon import Lexicon


@cache
def lexicon() -> Lexicon:
    return build_lexicon(small())


def scanned(text: str, lang: str = "en") -> Scan:
    return scan(lexicon(), text, lang, lambda _: None)


def asked(text: str, lang: str = "en") -> Question:
    return Question(small(), lexicon(), scanned(text, lang))


ALL = ex.search("actors", Filters())


@pytest.mark.parametrize(
    ("by", "first"),
    [
        # Alma meets Bloc and Hexa in w1, Cado, Fyra and Kern in w4. Cado meets Dune too,
        # Kern the agency; Hexa meets Alma, Bloc and Iris, and Fyra three.
        ("partners", {"alma": 5, "cado": 4, "kern": 4, "fyra": 3, "hexa": 3}),
        # Fyra hosts two trials, Bloc one, Hexa and Iris sponsor one each.
        ("trials", {"fyra": 2, "bloc": 1, "hexa": 1, "iris": 1}),
        ("products", {"dune": 1, "hexa": 1}),
    ],
)
def test_who_has_most(by: Any, first: dict[str, int]) -> None:
    result = evaluate(small(), ex.First(ALL, by))
    assert {key: result.figures[key] for key in result.ids[: len(first)]} == first
    assert result.ids[: len(first)] == list(first)


def test_an_investor_invests_and_who_receives_does_not() -> None:
    result = evaluate(small(), ex.First(ALL, "investments"))
    assert result.figures == {"juno": 1, "echo": 0}


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (
            Reading(None, ("zwarp", "blix"), "unknown"),
            (
                "I do not know “zwarp, blix”, and the question asks for it: "
                "so there is no answer."
            ),
        ),
        (Reading(None, ("A", "B"), "unlike"), None),
        (
            Reading(None, ("cost",), "beyond", "price"),
            (
                "The atlas does not hold prices: it answers from what sources state about "
                "organisations, therapies, stages, collaborations, products and trials."
            ),
        ),
        (
            Reading(None, ("size",), "not_held", "capacity"),
            (
                "The atlas does not hold that: a capacity. "
                "Words of the question without an answer: size."
            ),
        ),
        (Reading(None, (), "nothing"), "Nothing in the atlas answers this."),
    ],
)
def test_why_there_is_no_answer(reading: Reading, said: str | None) -> None:
    unlike = (
        "Only things of one kind can be set beside each other, and these are not: A, B."
    )
    assert why_none("en", reading) == (said or unlike)


def test_notes_and_names() -> None:
    assert "“zwarp”" in ignored_note("en", ["zwarp"])
    assert "words zwarp, blix." in ignored_note("en", ["zwarp", "blix"])
    release = small().release
    assert release_note(small(), "en").startswith(
        f"This answers from release {release.id} of {release.created_at[:10]}."
    )
    five = ["alma", "bloc", "cado", "dune", "echo"]
    names = "Alma University, Bloc Hospital, Cado, Dune Cells, Echo Vectors"
    assert first_names(small(), "actors", five, "en") == names
    more = first_names(small(), "actors", [*five, "fyra", "gent"], "en")
    assert more == f"{names} and 2 more"
    assert label(small(), "events", "echo:undated:layoffs", "en") == (
        "Echo Vectors: layoffs"
    )
    assert label(small(), "absences", "Wallonia::care", "en") == (
        "Wallonia: patient care"
    )
    assert label(small(), "text", "2020", "en") == "2020"
    assert label(small(), "trials", "t1", "fr") == "Hexacel in children"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Gene therapy", "gene therapy"),
        ("CAR-T cells", "CAR-T cells"),
        ("T cells", "T cells"),
        ("T-cells", "T-cells"),
        ("X", "X"),
        ("", ""),
        ("viral vectors", "viral vectors"),
    ],
)
def test_an_acronym_keeps_its_capital(text: str, said: str) -> None:
    assert lower_first(text) == said


def test_words_for_codes_kinds_and_places() -> None:
    assert kind_group("en", ["company"]) == ["companies"]
    assert kind_group("en", ["company", "cdmo", "cro", "supplier"]) == ["companies"]
    assert kind_group("en", ["hospital", "payer"]) == ["hospitals", "payers"]
    assert coded("en", "phases", ["phase-1", "said so", "phase-1"]) == [
        "phase 1",
        "said so",
    ]
    assert place("fr", "region", "Brussels") == "Bruxelles"
    assert place("fr", "region", "Belgium") == "Belgique"
    assert place("nl", "country", "NL") == "Nederland"
    assert place("en", "country", "nowhere") == "nowhere"
    assert [figure(1_234_567, lang) for lang in ("en", "fr", "nl")] == [
        "1,234,567",
        "1\u202f234\u202f567",
        "1.234.567",
    ]
    assert plain_value("2020", "en") == "2020"
    assert plain_value("12345", "en") == "12,345 €"
    assert plain_value("phase 12345", "en") == "phase 12345"


def line(expression: ex.Expression, lang: str = "en") -> str:
    told = conditions(small(), expression, lang)
    return sentence(small(), expression, evaluate(small(), expression), lang, told)


def of(key: str, **filters: Any) -> ex.Expression:
    return ex.Check(ex.search("actors", Filters(ids=(key,), **filters)))


def closed(key: str, *, ended: bool = True) -> ex.Expression:
    own = ex.search("actors", Filters(ended=ended))
    return ex.Check(ex.Both(ex.Named("actors", (key,)), own))


def in_law(*classes: str) -> ex.Expression:
    own = ex.Leaf("therapies.by_class", "therapies", {"classes": list(classes)})
    return ex.Check(ex.Both(ex.Named("therapies", ("msc",)), own))


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (closed("dune"), "Yes. Dune Cells: bankruptcy, 2024-06."),
        (closed("dune", ended=False), "No. Dune Cells: bankruptcy, 2024-06."),
        # Echo let people go, which is no end; of Hexa nothing is known.
        (closed("echo"), "No. Echo Vectors: layoffs, 2025-03-10."),
        (
            closed("hexa"),
            "No, as far as the atlas knows (organisation: Hexa Therapies; closed: yes).",
        ),
        # Dune made and Moor plans; Gent's research goes on although its process has ended.
        (
            of("dune", stages=("making",), operating=True),
            "No. Dune Cells, manufacturing: ended.",
        ),
        (
            of("moor", stages=("research",), operating=True),
            "No. Moor Start, research: planned.",
        ),
        (
            of("gent", stages=("process",), operating=True),
            "No. Gent University, process development: ended.",
        ),
        (
            of("gent", stages=("research", "process"), operating=True),
            (
                "Yes (stage: research, process development; name: Gent University; "
                "in operation: yes)."
            ),
        ),
        (of("dune", operating=True), "Yes (name: Dune Cells; in operation: yes)."),
        (
            in_law("tep"),
            "No. stromal cells: gene therapy medicinal product (GTMP).",
        ),
        (
            in_law("tep", "gtmp"),
            "Yes. stromal cells: gene therapy medicinal product (GTMP).",
        ),
    ],
)
def test_yes_or_no_with_its_reason(expression: ex.Expression, said: str) -> None:
    assert line(expression) == said


def test_what_can_be_taken_away_is_what_is_no_name() -> None:
    every = {entry.name for entry in fields(Filters)}
    names = {"ids", "actors", "part_of", "members_of", "owner_of", "runs"}
    # A type is one condition whomever it is of; that something began goes with its year.
    inside = {"collaboration_types", "started"}
    other = {"event", "amount_above", "amount_below", "amount_from", "amount_to"}
    assert (every - names - inside) | other == REMOVABLE


def first_founded(of: ex.Expression) -> ex.First:
    return ex.First(of, "founded")


@pytest.mark.parametrize(
    ("without", "put", "left"),
    [
        (("regions",), {}, {"therapies": ["aav"]}),
        (("therapies", "regions"), {}, {"therapies": ["aav"], "regions": ["Brussels"]}),
        ((), {"regions": "Flanders"}, {"therapies": ["aav"], "regions": ["Flanders"]}),
        ((), {"stages": "care"}, {"therapies": ["aav"], "regions": ["Brussels"]}),
        (
            (),
            {"therapies": "gene"},
            {"therapies": ["aav", "car-t", "gene"], "regions": ["Brussels"]},
        ),
        (
            (),
            {"therapies": "unheard"},
            {"therapies": ["unheard"], "regions": ["Brussels"]},
        ),
    ],
)
@pytest.mark.parametrize("around", [ex.Count, ex.Check, first_founded])
def test_a_condition_is_taken_away_or_put_another_way(
    around: Callable[[ex.Expression], Any],
    without: tuple[str, ...],
    put: dict[str, str],
    left: dict[str, list[str]],
) -> None:
    own = ex.search("actors", Filters(therapies=("aav",), regions=("Brussels",)))
    changed = revised(small(), around(own), without, put)
    assert isinstance(changed, ex.Count | ex.Check | ex.First)
    assert isinstance(changed.of, ex.Leaf)
    assert changed.of.params == left


def test_other_names_of_a_condition() -> None:
    works = ex.search(
        "collaborations", Filters(types=("supply",), year_from=2020, started=True)
    )
    assert revised(small(), works, ("year_from",), {}) == ex.search(
        "collaborations", Filters(types=("supply",))
    )
    kinds = ex.search(
        "actors", Filters(collaboration_types=("supply",), kinds=("company",))
    )
    assert revised(small(), kinds, ("types",), {}) == ex.search(
        "actors", Filters(kinds=("company",))
    )


def test_an_answer_over_the_small_graph() -> None:
    answer = ask(small(), "Who works on CAR-T cells?", "en", limit=4)
    # Dune is bankrupt and stands last of those that are shown.
    assert [item.id for item in answer.items] == ["alma", "bloc", "fyra", "dune"]
    assert answer.ids == ("alma", "bloc", "fyra", "dune", "hexa", "iris")
    assert [item.closed for item in answer.items] == [False, False, False, True]
    assert answer.total == 6
    assert answer.title == "Organisations · CAR-T cells"
    assert (answer.query, answer.kind) == ("actors.search", "actors")
    assert [(run.query, run.total) for run in answer.queries] == [("actors.search", 6)]
    assert [(part.filter, part.label, part.values) for part in answer.understood] == [
        ("therapies", "therapy", ("CAR-T cells",))
    ]
    assert not answer.counted
    assert not answer.proposal


def test_an_answer_is_kept_unless_the_question_is_long() -> None:
    question = "Who works on CAR-T cells? "
    for text, kept in (
        (question, True),
        (question.ljust(MOST_CHARACTERS), True),
        (question.ljust(MOST_CHARACTERS + 1), False),
    ):
        assert (ask(small(), text, "en") is ask(small(), text, "en")) is kept


def test_an_empty_answer_says_what_is_near() -> None:
    answer = ask(small(), "Which hospitals in Flanders work on CAR-T cells?", "en")
    assert (answer.kind, answer.total) == ("none", 0)
    assert [note.text for note in answer.notes if note.kind == "near"] == [
        "Without “region: Flanders”: Bloc Hospital, Fyra Hospital.",
        "Without “kind of organisation: hospitals”: Hexa Therapies.",
    ]


def test_no_answer_proposes_nothing() -> None:
    answer = ask(small(), "Who works on flurbs and granxes?", "en")
    assert (answer.kind, answer.title, answer.ids, answer.total) == ("none", "", (), 0)
    assert (answer.proposal, answer.counted) == (False, False)
    assert (answer.items, answer.understood) == ((), ())
    assert (answer.query, answer.params, answer.queries) == (None, {}, ())
    assert [note.kind for note in answer.notes] == ["outside"]
    assert answer.ignored == ("flurbs", "granxes")
    assert answer.consulted == small().release.sources
