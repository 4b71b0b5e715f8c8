"""Words of questions and of answers, in small: years, amounts, slips, completions, totals."""

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
from graph.ask.lexicon import Lexicon, build_lexicon
from graph.ask.mentions import Scan, _nearest, _parts, scan
from graph.ask.phrases import Phrase, _Begun, _go_on, slot_values
from graph.ask.question import Question
from graph.ask.reading import Reading
from graph.ask.revise import REMOVABLE, revised
from graph.ask.text import detect, joined, tokens
from graph.ask.times import years_of
from graph.ask.verbalise import first_names, ignored_note, label, release_note, why_none
from graph.ask.wording import coded, kind_group, lower_first, place
from tests.small import small

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def lexicon() -> Lexicon:
    return build_lexicon(small())


def scanned(text: str, lang: str = "en") -> Scan:
    return scan(lexicon(), text, lang, lambda _: None)


def asked(text: str, lang: str = "en") -> Question:
    return Question(small(), lexicon(), scanned(text, lang))


@pytest.mark.parametrize(
    ("text", "first", "last", "started"),
    [
        ("collaborations in 2020", 2020, 2020, False),
        ("collaborations since 2020", 2020, None, True),
        ("collaborations after 2020", 2021, None, True),
        ("collaborations before 2020", None, 2019, True),
        ("collaborations between 2016 and 2019", 2016, 2019, False),
        ("collaborations of 2021, 2017 and 2019", 2021, 2021, False),
        ("collaborations that started in 2020", 2020, 2020, True),
        ("collaborations in 1900", 1900, 1900, False),
        ("collaborations in 2099", 2099, 2099, False),
        ("collaborations in 1899", None, None, False),
        ("collaborations in 2100", None, None, False),
        ("collaborations in 202", None, None, False),
        ("collaborations in 20201", None, None, False),
        ("collaborations", None, None, False),
    ],
)
def test_the_years_of_a_question(
    text: str, first: int | None, last: int | None, started: bool
) -> None:
    assert years_of(scanned(text)) == (first, last, started)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("projects over 20 million euros", 20_000_000),
        ("projects over 2.5 million", 2_500_000),
        ("projects over 500,000 euros", 500_000),
        ("projects over 1.500.000 euros", 1_500_000),
        ("projects over 500 thousand euros", 500_000),
        ("projects over two million", 2_000_000),
        ("projects over 3m", 3_000_000),
        ("projects over 700k", 700_000),
        ("projects over 20", 20),
        ("projects over a lot", None),
    ],
)
def test_an_amount_of_a_question(text: str, amount: int | None) -> None:
    question = asked(text)
    assert question.amount() == amount
    if amount:
        assert not set(question.left()) & {"20", "million", "euros", "3m", "700k"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("top 3 hospitals", 3),
        ("the seven oldest hospitals", 7),
        ("top 999 hospitals", 999),
        ("top 2020 hospitals", None),
        ("hospitals of 2020, the 5 oldest", 5),
        ("the oldest hospitals", None),
    ],
)
def test_a_number_that_is_no_year(text: str, number: int | None) -> None:
    question = asked(text)
    assert question.number() == number
    if number:
        assert str(number) not in question.left()


ALL_COMPANIES = ["company", "cdmo", "cro", "supplier"]


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("hospitals in Wallonia", {"regions": ["Wallonia"], "kinds": ["hospital"]}),
        (
            "hospitals not in Wallonia",
            {"excluded_regions": ["Wallonia"], "kinds": ["hospital"]},
        ),
        ("hospitals in France", {"countries": ["FR"], "kinds": ["hospital"]}),
        (
            "hospitals not in France",
            {"excluded_countries": ["FR"], "kinds": ["hospital"]},
        ),
        ("hospitals in Rive", {"cities": ["Rive"], "kinds": ["hospital"]}),
        ("hospitals not in Rive", {"excluded_cities": ["Rive"], "kinds": ["hospital"]}),
        (
            "hospitals in East Flanders",
            {"cities": ["Aalst", "Ghent", "Zwijnaarde"], "kinds": ["hospital"]},
        ),
        # A region or a town of Belgium says more than Belgium; a country beside it stays.
        ("hospitals in Belgium", {"countries": ["BE"], "kinds": ["hospital"]}),
        (
            "hospitals in Wallonia, Belgium",
            {"regions": ["Wallonia"], "kinds": ["hospital"]},
        ),
        ("hospitals in Rive, Belgium", {"cities": ["Rive"], "kinds": ["hospital"]}),
        (
            "hospitals in Rive and in France",
            {"cities": ["Rive"], "countries": ["FR"], "kinds": ["hospital"]},
        ),
        ("companies abroad", {"excluded_countries": ["BE"], "kinds": ALL_COMPANIES}),
        (
            "companies but not CDMOs",
            {"excluded_kinds": ["cdmo"], "kinds": ALL_COMPANIES},
        ),
    ],
)
def test_the_seat_of_a_question(text: str, seat: dict[str, list[str]]) -> None:
    question = asked(text)
    assert question.seat().params() == seat
    assert question.left() == ()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("hospitla", "hospital"),  # two letters swapped are one slip
        ("hospitl", "hospital"),
        ("hospial", "hospital"),
        ("hosptl", None),  # two slips in a short word
        ("ospital", None),  # the first letter is hardly ever wrong
        ("colaboratios", "collaborations"),  # two slips in a long one
        ("colaboratos", "collaborators"),  # of two as near, the one that is nearer
        ("colabrtins", None),
        ("celk", None),  # four letters are not guessed at
    ],
)
def test_a_slip_of_the_pen(word: str, meant: str | None) -> None:
    assert _nearest(lexicon(), word, "en") == meant


def test_a_compound_is_cut_where_both_parts_are_words() -> None:
    def parts(word: str, *, misspelt: bool) -> list[tuple[str, int, int]]:
        (token,) = tokens(f"   {word}")
        cut = _parts(lexicon(), token, "nl", misspelt=misspelt)
        return [(part.raw, part.start, part.end) for part in cut]

    whole = [("Celtherapie", 3, 14), ("bedrijven", 14, 23)]
    assert parts("Celtherapiebedrijven", misspelt=False) == whole
    assert parts("Celtherapiebedrijvem", misspelt=False) == []
    assert parts("Celtherapiebedrijvem", misspelt=True) == [
        ("Celtherapie", 3, 14),
        ("bedrijvem", 14, 23),
    ]
    assert parts("Zwarpelbedrijven", misspelt=False) == []
    assert parts("Zwarpelbedrijvem", misspelt=True) == []


def test_the_language_is_that_of_most_telling_words() -> None:
    telling = {
        "en": {"the", "in", "who"},
        "fr": {"le", "qui"},
        "nl": {"in", "wie", "de"},
    }
    assert detect(tokens("the firms in Namur"), telling) == "en"
    assert detect(tokens("wie in Namur"), telling) == "nl"
    assert detect(tokens("le qui in"), telling) == "fr"
    # A word of two languages counts half for each: one of its own decides.
    assert detect(tokens("in in wie"), telling) == "nl"
    assert detect(tokens("qui in"), telling) == "fr"
    assert detect(tokens("Namur"), telling) == "en"


def test_words_in_one_piece() -> None:
    def piece(text: str) -> bool:
        return joined(text, tokens(text))

    assert piece("CAR-T")
    assert piece("a.b/c")
    assert not piece("CAR T")
    assert not piece("CAR--T")
    assert not piece("CAR-T cells")
    assert not piece("CAR+T")


WAYS = ["Who works on ", "therapy", " in ", "region", "?"]


@pytest.mark.parametrize(
    ("said", "ways"),
    [
        ("", ["Who works on … in …?"]),
        ("who works", ["Who works on … in …?"]),
        ("who buys", []),
        (
            "who works on c",
            ["Who works on CAR-T cells in …?", "Who works on cell therapy in …?"],
        ),
        ("who works on ce", ["Who works on cell therapy in …?"]),
        ("who works on cell therapy in w", ["Who works on cell therapy in Wallonia?"]),
        ("who works on cell therapy in b", ["Who works on cell therapy in Brussels?"]),
        ("who works on cell therapy in x", []),
        ("who works on nothing in w", []),
    ],
)
def test_a_phrase_goes_on_from_what_is_typed(said: str, ways: list[str]) -> None:
    assert _go_on(_Begun(small()), WAYS, said, "en", 8) == ways


def test_no_more_ways_than_asked_for() -> None:
    ways = _go_on(_Begun(small()), WAYS, "who works on c", "en", 1)
    assert ways == ["Who works on CAR-T cells in …?"]
    begun = _Begun(small())
    assert begun.starting("actor", "en", "h", 9) == ["Hexa Therapies"]
    assert begun.starting("actors", "en", "", 3) == [
        "Alma University",
        "Bloc Hospital",
        "Cado",
    ]
    assert begun.whole("city", "en", "rive and mont") == [("Rive", 4)]
    assert begun.whole("city", "en", "rive") == []


def test_what_a_slot_may_take() -> None:
    def values(slot: str, lang: str = "en") -> list[tuple[str, str]]:
        return [tuple(each) for each in slot_values(small(), slot, lang)]

    assert values("city") == [
        (town, town) for town in ("Rive", "Mont", "Pont", "Dijk", "Haven")
    ]
    assert ("Wallonia", "Wallonie") in values("region", "fr")
    assert len(values("region")) == 3
    assert values("status", "fr")[0] == ("planned", "prévu")
    assert ("making", "manufacturing (nl)") in values("stage", "nl")
    assert ("car-t", "CAR-T cells (fr)") in values("therapy", "fr")
    assert values("products") == [("p1", "Hexacel"), ("p2", "Dunecel")]
    assert ("w5", "Cells for Dune") in values("collaborations")
    for slot in ("actor", "other", "actors", "from", "to"):
        assert values(slot)[0] == ("alma", "Alma University")
        assert len(values(slot)) == 13
    for slot in ("year", "year_from"):
        assert all(value.isdecimal() and len(value) == 4 for value, _ in values(slot))
    assert ("GTMP", "GTMP") in values("class")
    assert all(value == words for value, words in values("amount_above"))
    phrase = Phrase("actors.by_therapy", "Who works on {therapy} in {region}?")
    assert phrase.slots == ("therapy", "region")
    words = {"therapy": "aav", "region": "Rive"}
    assert phrase.filled(words) == "Who works on aav in Rive?"


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
        (closed("hexa"), "No (organisation: Hexa Therapies; closed: yes)."),
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
    other = {"event", "amount_above", "amount_below"}
    assert (every - names - inside) | other == REMOVABLE


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
@pytest.mark.parametrize(
    "around", [ex.Count, ex.Check, lambda of: ex.First(of, "founded")]
)
def test_a_condition_is_taken_away_or_put_another_way(
    around: Callable[[ex.Expression], Any],
    without: tuple[str, ...],
    put: dict[str, str],
    left: dict[str, list[str]],
) -> None:
    own = ex.search("actors", Filters(therapies=("aav",), regions=("Brussels",)))
    changed = revised(small(), around(own), without, put)
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
