"""A question in English, French or Dutch to the complete answer, with why each item is in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.ask.answer_items import items_of
from graph.ask.answer_notes import alternatives, notes_of, understood_of
from graph.ask.answer_records import Answer, Note, QueryRun
from graph.ask.compared_sides import sides_of
from graph.ask.conditions import conditions
from graph.ask.evaluate import evaluate
from graph.ask.expression import Expression, First, Leaf, kind_of
from graph.ask.expression_filters import filters_of
from graph.ask.fact_sets import FactSets, build_facts
from graph.ask.filters import QUERIES, Target
from graph.ask.item_order import ordered
from graph.ask.lead import sentence
from graph.ask.lexicon import say
from graph.ask.lexicon_of_release import build_lexicon
from graph.ask.mentions import scan
from graph.ask.narrower import narrower_notes
from graph.ask.phrases import to_try
from graph.ask.readback import title
from graph.ask.reading import Reading, read
from graph.ask.relative_years import with_years
from graph.ask.revise import revised
from graph.ask.second import split
from graph.ask.text import tokens
from graph.ask.verbalise import RELEASE, release_note, why_none
from graph.common.typography import sets_spaces, typeset
from graph.search.index import build_index

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

MOST_ITEMS = 200
"""More reasons than that nobody reads; the ids are there all the same."""
MOST_CHARACTERS = 1000
"""Longer texts are answered, and the answer is not cached."""
MOST_CACHED = 500
"""Answers cached for a release: as JSON 2 kB each on average, 10 kB the longest of 188 asked."""


def prepare(snapshot: Snapshot) -> None:
    """Build what questions on this release need, so that the first one is as fast as the others."""
    for factory in (build_index, build_lexicon, build_facts):
        snapshot.memoise(factory)


def ask(
    snapshot: Snapshot,
    question: str,
    lang: str | None = None,
    *,
    limit: int = MOST_ITEMS,
    second: bool = False,
    without: tuple[str, ...] = (),
    put: tuple[tuple[str, str], ...] = (),
) -> Answer:
    """Return the answer to a question; `items` holds the first `limit`, `ids` all of them.

    Items come by strength of evidence, closed actors last among equals. The answer's kind is
    `none`, with no ids, if nothing was understood or nothing fits. `second` answers the other
    reading where two are near; `without` leaves conditions out, by the names in `understood`, and
    `put` gives other values to some (region, stage or therapy).
    """
    key = (question, lang, limit, second, without, put)
    answers = snapshot.memoise(_Cache).answers
    if key not in answers:
        answer = _ask(
            snapshot,
            question,
            lang,
            limit,
            second=second,
            without=without,
            put=put,
        )
        if len(question) > MOST_CHARACTERS:
            return answer
        if len(answers) >= MOST_CACHED:
            answers.clear()
        answers[key] = answer
        return answer
    return answers[key]


def _typeset(answer: Answer) -> Answer:
    """Return the answer with the spaces of its language around signs, as all texts have them."""
    lang = answer.lang
    if not sets_spaces(lang):
        return answer
    items = tuple(
        item.model_copy(
            update={"why": tuple(typeset(text, lang) for text in item.why)}
        )
        for item in answer.items
    )
    notes = tuple(
        note.model_copy(update={"text": typeset(note.text, lang)})
        for note in answer.notes
    )
    return answer.model_copy(
        update={
            "sentence": typeset(answer.sentence, lang),
            "title": typeset(answer.title, lang),
            "items": items,
            "notes": notes,
        }
    )


class _Cache:
    """The answers already given on a release: they are the same for the same question."""

    def __init__(self, _: Snapshot) -> None:
        self.answers: dict[tuple[Any, ...], Answer] = {}


def _ask(
    snapshot: Snapshot,
    question: str,
    lang: str | None,
    limit: int,
    *,
    second: bool,
    without: tuple[str, ...],
    put: tuple[tuple[str, str], ...],
) -> Answer:
    lexicon = snapshot.memoise(build_lexicon)
    index = snapshot.memoise(build_index)
    first, rest = split(with_years(snapshot, question))
    scanned = scan(
        lexicon,
        first,
        lang,
        index.near,
    )
    reading = read(snapshot, lexicon, scanned)
    if second and reading.alternative:
        reading = replace(
            reading,
            expression=reading.alternative,
            alternative=reading.expression,
        )
    if reading.expression is None:
        answer = _nothing(
            snapshot,
            question,
            scanned.lang,
            reading,
        )
    else:
        expression = reading.expression
        if without or put:
            expression = revised(
                snapshot,
                expression,
                without,
                dict(put),
            )
        answer = _answer(
            snapshot.memoise(build_facts),
            expression,
            question,
            scanned.lang,
            reading,
            limit,
        )
        answer = _with_notes(
            answer,
            *(
                Note(kind="narrower", text=text)
                for text in narrower_notes(scanned)
            ),
        )
    return _typeset(_with_rest(answer, rest) if rest else answer)


def _with_notes(answer: Answer, *notes: Note) -> Answer:
    """Return the answer with notes before its own."""
    return answer.model_copy(update={"notes": (*notes, *answer.notes)})


def _with_rest(answer: Answer, rest: str) -> Answer:
    """Return the answer to the first question, with the second one owned up to."""
    note = Note(kind="second", text=f"{say(answer.lang, 'second')} {rest}")
    words = (word.raw for word in tokens(rest))
    ignored = tuple(dict.fromkeys((*answer.ignored, *words)))
    return _with_notes(
        answer.model_copy(update={"ignored": ignored, "rest": rest}), note
    )


_TARGETS: dict[str, Target] = {
    query: target for target, query in QUERIES.items()
}


def _answer(
    facts: FactSets,
    expression: Expression,
    question: str,
    lang: str,
    reading: Reading,
    limit: int,
) -> Answer:
    snapshot = facts.snapshot
    result = evaluate(snapshot, expression)
    # A leaf whose parameters are values is the one query that gives the answer.
    single = len(result.runs) == 1 and isinstance(expression, Leaf)
    run = result.runs[0] if single else None
    if run and run.query in _TARGETS:
        result.ids = ordered(
            facts, _TARGETS[run.query], filters_of(expression)
        )
    items = items_of(
        facts,
        expression,
        result,
        lang,
        limit,
    )
    if items:
        result.ids[:limit] = [item.id for item in items]
    worded = conditions(snapshot, expression, lang)
    understood = understood_of(worded, lang)
    others = alternatives(snapshot, reading, lang)
    notes = notes_of(
        snapshot,
        expression,
        reading,
        lang,
        understood,
        others,
        empty=not result.ids,
    )
    return Answer(
        question=question,
        lang=lang,
        kind=result.kind if result.ids else "none",
        sentence=sentence(
            snapshot,
            expression,
            result,
            lang,
            worded,
        ),
        title=title(
            lang,
            kind_of(expression),
            worded,
            expression if isinstance(expression, First) else None,
        ),
        ids=tuple(result.ids),
        total=len(result.ids),
        counted=result.kind == "number",
        sides=sides_of(
            snapshot,
            expression,
            result,
            lang,
        ),
        items=tuple(items),
        understood=understood,
        ignored=reading.ignored,
        proposal=bool(reading.ignored),
        query=run.query if run else None,
        params=run.params if run else {},
        queries=tuple(
            QueryRun(
                query=run.query,
                params=run.params,
                total=len(run.ids),
            )
            for run in result.runs
        ),
        alternatives=others,
        notes=tuple(notes),
        consulted=snapshot.release.sources,
        release=snapshot.release.id,
    )


def _nothing(
    snapshot: Snapshot,
    question: str,
    lang: str,
    reading: Reading,
) -> Answer:
    of_releases = reading.subject == RELEASE
    text = (
        release_note(snapshot, lang)
        if of_releases
        else why_none(lang, reading)
    )
    return Answer(
        question=question,
        lang=lang,
        kind="none",
        sentence=text,
        title="",
        ids=(),
        total=0,
        counted=False,
        items=(),
        understood=(),
        ignored=reading.ignored,
        examples=snapshot.memoise(to_try, lang),
        proposal=False,
        query=None,
        params={},
        queries=(),
        alternatives=(),
        notes=(Note(kind="release" if of_releases else "outside", text=text),),
        consulted=snapshot.release.sources,
        release=snapshot.release.id,
    )
