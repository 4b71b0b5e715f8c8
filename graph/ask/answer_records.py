"""What an answer is: its ids or values, the items with their evidence, and how it was read."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.ask.expression import Category, Kind  # noqa: TC001 (the models read the types)


class Understood(BaseModel):
    """A filter that was recognised: its name in the parameters and both in words."""

    model_config = ConfigDict(frozen=True)

    filter: str
    label: str
    values: tuple[str, ...]


class Item(BaseModel):
    """A record of the answer and why it is there."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    why: tuple[str, ...]
    basis: Literal["asserted", "implied", "derived"]
    source_ids: tuple[str, ...]
    as_of: str | None = None
    closed: bool = False
    legal_class: str | None = None
    status: str | None = None
    span: list[str | None] = Field(
        default_factory=lambda: [None, None],
        min_length=2,
        max_length=2,
    )


class Note(BaseModel):
    """Something the reader must know, with its sources: ids of the graph or an address."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[
        "legal",
        "ignored",
        "empty",
        "near",
        "outside",
        "second",
        "release",
        "ambiguous",
        "namesakes",
        "narrower",
    ]
    text: str
    source_ids: tuple[str, ...] = ()
    url: str | None = None


class QueryRun(BaseModel):
    """A named query that ran for the answer, with the parameters that it was given."""

    model_config = ConfigDict(frozen=True)

    query: str
    params: dict[str, Any]
    total: int


class Alternative(BaseModel):
    """Another reading of the question, with the query that answers it."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    understood: tuple[Understood, ...]
    query: str
    params: dict[str, Any]
    total: int


class Measure(BaseModel):
    """How many of something a side of a comparison has."""

    model_config = ConfigDict(frozen=True)

    of: str
    label: str
    count: int


class ComparedSide(BaseModel):
    """One side of a comparison with all that was counted of it."""

    model_config = ConfigDict(frozen=True)

    category: Category
    id: str
    name: str
    measures: tuple[Measure, ...]


class Answer(BaseModel):
    """The answer: all ids or values, the first items with their evidence, and how it was read.

    `query` and `params` are the query that gives the very ids of the answer, where one query does;
    `queries` are all that ran. With `proposal` the answer is what the question gives without the
    words in `ignored`. `rest` is a second question of the same text,
    whose words are in `ignored`. `sides` are those of a comparison, the one that has most first.
    `examples` are questions to ask instead, where nothing was understood.
    """

    model_config = ConfigDict(frozen=True)

    question: str
    lang: str
    kind: Kind
    sentence: str
    title: str
    ids: tuple[str, ...]
    total: int
    counted: bool
    sides: tuple[ComparedSide, ...] = ()
    items: tuple[Item, ...]
    understood: tuple[Understood, ...]
    ignored: tuple[str, ...]
    rest: str = ""
    examples: tuple[str, ...] = ()
    proposal: bool
    query: str | None
    params: dict[str, Any]
    queries: tuple[QueryRun, ...]
    alternatives: tuple[Alternative, ...]
    notes: tuple[Note, ...]
    consulted: tuple[str, ...]
    release: str
