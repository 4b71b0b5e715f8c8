"""Comparisons, several therapies at once, parts of names and files of questions, in small."""

# pyright: reportPrivateUsage=false
# Parts of a module that decide alone are held by hand too.
from __future__ import annotations

import csv
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from graph.ask import expression as ex
from graph.ask import name_forms
from graph.ask.answer import ask
from graph.ask.batch import ask_file
from graph.ask.combine import excluded_therapies, therapies_of
from graph.ask.compared_sides import sides_of
from graph.ask.conditions import conditions
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lead import sentence
from graph.ask.lexicon import (
    language,
    languages,
    number_words,
)
from graph.ask.lexicon_of_release import _ends_with, build_lexicon
from graph.ask.mentions import scan
from graph.ask.phrases import Phrase, example
from graph.ask.revise import revised
from graph.ask.text import stem
from graph.ask.wording import understood
from graph.errors import InvalidInputError
from tests.small import small

if TYPE_CHECKING:
    from pathlib import Path

    from graph.ask.lexicon import Lexicon
    from graph.ask.mentions import Scan


@cache
def lexicon() -> Lexicon:
    return build_lexicon(small())


def scanned(text: str) -> Scan:
    return scan(lexicon(), text, "en", lambda _: None)


def side(key: str, words: str = "", **filters: Any) -> ex.ComparedSet:
    own = ex.search("actors", Filters(**filters))
    return ex.ComparedSet(key, (("actors", own),), words)


def compared(
    category: Any, *sides: ex.ComparedSet, lang: str = "en", **more: Any
) -> str:
    comparison = ex.SetComparison(category, sides, **more)
    told = conditions(small(), comparison, lang)
    result = evaluate(small(), comparison)
    shown = sides_of(small(), comparison, result, lang)
    assert [each.id for each in shown] == list(result.counts)
    said = sentence(small(), comparison, result, lang, told)
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def works_of(key: str) -> ex.ComparedSet:
    own = ex.search("collaborations", Filters(actors=(key,)))
    return ex.ComparedSet(key, (("collaborations", own),))


COMPANY = ("company", "cdmo", "cro", "supplier")


@pytest.mark.parametrize(
    ("said", "sentence_of"),
    [
        # Hospitals: Bloc and Fyra; companies: five and Cado; no CRO.
        (
            "1 CDMO; 0 CROs.",
            ("kinds", side("cro", kinds=("cro",)), side("cdmo", kinds=("cdmo",))),
        ),
        (
            "6 companies; 2 hospitals.",
            (
                "kinds",
                side("hospital", kinds=("hospital",)),
                side("companies", kinds=COMPANY),
            ),
        ),
        # Six work on CAR-T cells, Alma and Moor on stromal cells.
        (
            "CAR-T cells: 6 organisations; stromal cells: 2 organisations.",
            (
                "therapies",
                side("msc", therapies=("msc",)),
                side("car-t", therapies=("car-t",)),
            ),
        ),
        (
            "stages of Rive: 3 organisations; stages of Haven: 1 organisation.",
            (
                "cities",
                side("Haven", "stages of Haven", cities=("Haven",)),
                side("Rive", "stages of Rive", cities=("Rive",)),
            ),
        ),
        # Companies alone are compared: five in Wallonia, Flanders and abroad, of which Hexa.
        (
            "Wallonia: 3 companies; Flanders: 1 company.",
            (
                "regions",
                side("Wallonia", regions=("Wallonia",), kinds=("company",)),
                side("Flanders", regions=("Flanders",), kinds=("company",)),
            ),
        ),
        (
            "Belgium: 12 organisations; Netherlands: 1 organisation.",
            (
                "countries",
                side("NL", countries=("NL",)),
                side("BE", countries=("BE",)),
            ),
        ),
        (
            "Alma University: 2 collaborations; Dune Cells: 1 collaboration.",
            ("actors", works_of("dune"), works_of("alma")),
        ),
    ],
)
def test_what_each_side_has(said: str, sentence_of: tuple[Any, ...]) -> None:
    assert compared(*sentence_of) == said


def test_who_has_more_and_claims() -> None:
    wallonia = side("Wallonia", regions=("Wallonia",), kinds=("company",))
    flanders = side("Flanders", regions=("Flanders",), kinds=("company",))
    both = "Wallonia: 3 companies; Flanders: 1 company."
    turned = "Flanders: 1 company; Wallonia: 3 companies."
    assert compared("regions", flanders, wallonia, asks="more") == both
    assert compared("regions", wallonia, flanders, asks="fewer") == turned
    claim: dict[str, Any] = {"asks": "more", "claimed": True}
    assert compared("regions", wallonia, flanders, **claim) == f"Yes. {both}"
    assert compared("regions", flanders, wallonia, **claim) == f"No. {both}"
    fewer: dict[str, Any] = {"asks": "fewer", "claimed": True}
    assert compared("regions", flanders, wallonia, **fewer) == f"Yes. {turned}"


def test_french_counts_nothing_in_the_singular() -> None:
    brussels = side("Brussels", regions=("Brussels",), kinds=("company",))
    flanders = side("Flanders", regions=("Flanders",), kinds=("company",))
    said = compared("regions", brussels, flanders, lang="fr")
    assert said == "Flandre : 1 entreprise ; Bruxelles : 0 entreprise."


@pytest.mark.parametrize(
    ("text", "wanted", "also", "excluded"),
    [
        ("CAR-T cells", "car-t", "", ""),
        ("cell therapy", "car-t cell msc", "", ""),
        # As such: without what is below it.
        ("cell therapy as such", "cell", "", ""),
        # A broader therapy only says what the narrower one is, unless the two are listed.
        ("viral vectors gene therapy", "aav", "", ""),
        ("gene therapy and viral vectors", "aav car-t gene", "", ""),
        # Either, unless both are asked for or one stands beside the other.
        ("CAR-T cells or stromal cells", "car-t msc", "", ""),
        ("CAR-T cells, stromal cells", "car-t msc", "", ""),
        ("CAR-T cells/stromal cells", "car-t msc", "", ""),
        ("both CAR-T cells and stromal cells", "car-t", "msc", ""),
        ("stromal cells with CAR-T cells", "msc", "car-t", ""),
        ("CAR-T cells and CAR-T cells", "car-t", "", ""),
        # An exception takes the therapy out of the list, a "not" who works on it.
        ("cell therapy except CAR-T cells", "cell msc", "", ""),
        ("cell therapy but not CAR-T cells", "car-t cell msc", "", "car-t"),
        ("not CAR-T cells", "", "", "car-t"),
        ("except CAR-T cells", "", "", "car-t"),
        ("hospitals", "", "", ""),
    ],
)
def test_several_therapies(text: str, wanted: str, also: str, excluded: str) -> None:
    own, other = therapies_of(small(), lexicon(), scanned(text))
    assert (own, other) == (tuple(wanted.split()), tuple(also.split()))
    out = excluded_therapies(small(), lexicon(), scanned(text), own)
    assert out == tuple(excluded.split())


@pytest.mark.parametrize(
    ("title", "acronyms"),
    [
        ("START-2: a trial (ABCD) of cells", ["START-2:", "START", "ABCD"]),
        ("McGill study (abc DEF-12)", ["McGill", "DEF-12"]),
        ("Study of ABCD cells", []),
        ("AB cells (CDe)", []),
        ("ABC", ["ABC"]),
    ],
)
def test_the_acronyms_of_a_trial(title: str, acronyms: list[str]) -> None:
    assert list(name_forms.acronyms(title)) == acronyms


def test_ways_to_write_a_name() -> None:
    assert [
        " ".join(each.split()) for each in name_forms.variants("Alma (AU) Lab")
    ] == [
        "Alma (AU) Lab",
        "Alma Lab",
    ]
    assert list(name_forms.variants("Institut de Recherche, Mons")) == [
        "Institut de Recherche, Mons",
        "Institut de Recherche",
    ]
    assert list(name_forms.variants("Recherche appliquée, Mons")) == [
        "Recherche appliquée, Mons"
    ]
    towns = {"liege": ["Liège", "Luik"], "mons": ["Mons", "Bergen"]}
    assert list(name_forms.in_other_languages("CHU Liège", towns)) == ["CHU Luik"]
    assert list(name_forms.in_other_languages("Liège", towns)) == []
    assert list(name_forms.in_other_languages("Mons CHU Liège", towns)) == [
        "Bergen CHU Liège",
        "Mons CHU Luik",
    ]
    assert _ends_with("beenmerggreffe", "greffe")
    assert _ends_with("soin", "soin")
    assert not _ends_with("besoin", "soin")
    assert _ends_with("agraft", "graft")


def test_the_languages_of_questions() -> None:
    assert languages()[:3] == ("en", "fr", "nl")
    assert language("fr") == "fr"
    assert language(None) is None
    with pytest.raises(InvalidInputError, match="'xx' is not one of en, fr, nl"):
        language("xx")
    assert (number_words("en")["two"], number_words("en")["ten"]) == (2, 10)
    assert number_words("nl")["drie"] == 3


TWO_ZETAS = """
zlab | Zeta Labs     | company | mont
zwor | Zeta Works    | company | mont
znew | New Zeta      | company | mont
"""
LINKS = "\n".join(
    f"z{n} | Link {n} | supply | 2020 | | {members} |"
    for n, members in enumerate(("zwor,kern", "znew,kern", "znew,lume"))
)


def test_a_part_of_a_name_is_the_name_that_begins_so() -> None:
    graph = small(actors=TWO_ZETAS, collaborations=LINKS)
    answer = ask(graph, "partners of Zeta", "en")
    # Two names begin so; Zeta Works has a collaboration, New Zeta has two.
    assert answer.params["actors"] == ["zwor"]
    assert answer.ids == ("kern",)
    assert [other.params["actors"] for other in answer.alternatives] == [["zlab"]]
    # In small letters where a name begins so and a relation is asked for.
    assert ask(graph, "partners of zeta", "en").params["actors"] == ["zwor"]
    assert ask(graph, "partners of works", "en").kind == "none"
    second = ask(graph, "partners of Zeta", "en", second=True)
    assert second.params["actors"] == ["zlab"]


def test_a_file_of_questions(tmp_path: Path) -> None:
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    questions = [
        "id,lang,question",
        "a,en,Who works on stromal cells?",
        "b,en,Who works on flurbs and granxes?",
        "c,,hospitals in Brussels",
    ]
    file.write_text("\n".join(questions), "utf-8")
    told = ask_file(small(), file, out)
    assert (told["questions"], told["unanswered"]) == (3, 1)
    with out.open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert told["slowest_seconds"] == max(float(row["seconds"]) for row in rows)
    assert [(row["id"], row["kind"], row["ids"]) for row in rows] == [
        ("a", "actors", "alma|moor"),
        ("b", "none", ""),
        ("c", "actors", "fyra"),
    ]
    assert json.loads(rows[0]["params"]) == {"therapies": ["msc"]}
    assert [row["query"] for row in rows] == ["actors.search", "", "actors.search"]
    assert rows[1]["ignored"].split() == ["flurbs", "granxes"]


def test_values_that_are_several() -> None:
    synonyms = ex.Value(ex.Named("therapies", ("car-t", "msc")), "synonyms_en")
    assert evaluate(small(), synonyms).ids == ["chimeric receptor"]


def test_gaps_of_another_region_are_asked_again() -> None:
    open_in = ex.Leaf("capabilities.open", "capabilities", {"regions": ["Wallonia"]})
    gaps = ex.Coverage(open_in, "stages", 0, None, ("car-t",))
    changed = revised(small(), gaps, (), {"regions": "Flanders"})
    # Hexa makes CAR-T cells there, and that is all.
    assert evaluate(small(), changed).ids == [
        "research",
        "process",
        "trial",
        "care",
        "funding",
    ]


def test_an_example_is_filled_with_what_the_release_has() -> None:
    two = Phrase("actors.between", "In what do {actor} and {other} work together?")
    assert example(small(), two, "en") == (
        "In what do Alma University and Bloc Hospital work together?"
    )
    one = Phrase("actors.by_therapy", "Who works on {therapy} in {city}?")
    first = next(iter(small().nodes["Therapy"].ids))
    names = {"cell": "cell therapy", "aav": "viral vectors"}
    assert example(small(), one, "en") == f"Who works on {names[first]} in Rive?"


def test_an_indication_is_said_in_the_words_of_the_records() -> None:
    # "Iris in adults" is the title of a trial without an indication.
    stems = tuple(map(stem, ("iris", "adults", "unheard")))
    told = dict(understood(small(), Filters(indication=stems), "en"))
    assert told == {"indication": ("iris adults unheard",)}
