"""The query catalogue: every statement of the product, one per .cypher file, with its front matter.

The head of a file is YAML behind `//`. It is loaded once, validated, and the only way to a
statement is its id, which is the file's folder and name: `actors/by_therapy.cypher` has the id
`actors.by_therapy`. A template gives one statement for each row of a table of the model.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import takewhile
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, LiteralString, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.common.textio import parse_yaml
from graph.errors import CatalogueError, InvalidInputError, NotFoundError
from graph.store.templates import expand, table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.common.properties import Properties

FOLDER = Path(__file__).parents[2] / "queries"

_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_STRING_OR_COMMENT = re.compile(
    r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|//[^\n]*|/\*.*?\*/", re.DOTALL
)
_READ_OVER = re.compile(
    rf"{_STRING_OR_COMMENT.pattern}|{_PARAMETER.pattern}", re.DOTALL
)
GIVEN = "given"
"""The one map in which the parameters of a reading query are sent."""
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (str,),
    "strings": (list, tuple),
    "rows": (list,),
    "map": (dict,),
}
DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
_WHOLE = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_LARGEST = 2**63 - 1
"""Neo4j keeps whole numbers in 64 bits; the driver cannot send a larger one."""
MAX_TEXT = 500
"""Characters of a text: names and ids are far shorter; what is longer was pasted by mistake."""
MAX_ITEMS = 500
"""Values of a list: one that somebody chose is shorter; a longer one asks for whole tables."""


class Param(BaseModel):
    """One declared parameter; without a default it must be given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal[
        "string",
        "integer",
        "number",
        "boolean",
        "date",
        "strings",
        "rows",
        "map",
    ]
    about: str = ""
    default: Any = None
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    values: tuple[str, ...] | None = None
    example: Any = None


class QuestionWording(BaseModel):
    """The question that a query answers, in the three languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    fr: str
    nl: str


class Query(BaseModel):
    """One statement with its front matter; public when it has a question, else internal.

    `no_phrase` = why the question box completes no phrase of it, where it is public;
    `whole` = it goes through the whole graph and has the time limit of a load.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: QuestionWording | None = None
    about: str = ""
    no_phrase: str = ""
    access: Literal["read", "write", "schema"]
    whole: bool = False
    params: dict[str, Param] = Field(default_factory=dict)
    returns: tuple[str, ...] = ()
    cypher: str
    path: Path

    @cached_property
    def statement(self) -> LiteralString:
        """Return the text that is sent, a literal: it came from a file of the product.

        A reading query takes its parameters from one map, `$region` as `$given.region`. Neo4j
        plans a statement anew for each combination of the types of its parameters, one that is
        not given being a type of its own; planning takes up to some seconds where a query has
        many optional ones. A map is of one type whatever it holds.
        """
        text = self.cypher
        if self.access == "read":
            text = _READ_OVER.sub(_from_map, text)
        return cast("LiteralString", text)

    def sent(self, given: Mapping[str, object]) -> dict[str, Any]:
        """Return the parameters as `statement` takes them; raises like `bind`."""
        bound = self.bind(given)
        return {GIVEN: bound} if self.access == "read" else bound

    @property
    def public(self) -> bool:
        """Return whether users may run it by its id."""
        return self.question is not None and self.access == "read"

    def bind(self, given: Mapping[str, object]) -> Properties:
        """Return all parameters, defaults filled in.

        Raises:
            InvalidInputError: a parameter is unknown, missing, of the wrong type or too large.
        """
        unknown = sorted(set(given) - set(self.params))
        if unknown:
            known = ", ".join(self.params) or "none"
            raise InvalidInputError(
                f"Query {self.id} has no parameter {', '.join(unknown)}.",
                hint=f"Its parameters: {known}.",
            )
        return {
            name: self._value(name, param, given)
            for name, param in self.params.items()
        }

    def from_text(self, given: Mapping[str, str]) -> Properties:
        """Return parameters that came as text (command line, URL) in their declared types.

        Lists are separated by commas. Unknown names are left for `bind` to refuse.

        Raises:
            InvalidInputError: a text is not a value of its type.
        """
        return {
            name: _typed(name, self.params[name].type, text)
            if name in self.params
            else text
            for name, text in given.items()
        }

    def _value(
        self,
        name: str,
        param: Param,
        given: Mapping[str, object],
    ) -> object:
        value = given.get(name)
        if value is None:
            if param.required:
                raise InvalidInputError(
                    f"Query {self.id} needs the parameter {name}."
                )
            return param.default
        wrong = _wrong(param, value)
        if wrong:
            raise InvalidInputError(f"Parameter {name} of {self.id}: {wrong}.")
        return value


def _from_map(match: re.Match[str]) -> str:
    """Return a parameter as the field of the map, a string or comment as it stands."""
    return f"${GIVEN}.{match[1]}" if match[1] else match[0]


def _typed(
    name: str,
    kind: str,
    text: str,
) -> object:
    if kind in {"integer", "number"}:
        number = _number(kind, text)
        if number is None:
            raise InvalidInputError(
                f"Parameter {name}: {text[:40]!r} is not a {kind}."
            )
        return number
    if kind == "boolean":
        if text.lower() not in {"true", "false"}:
            raise InvalidInputError(
                f"Parameter {name}: {text[:40]!r} is neither true nor false."
            )
        return text.lower() == "true"
    if kind == "strings":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _number(kind: str, text: str) -> float | None:
    """Return a text as an integer or a finite number, None if it is none."""
    if kind == "integer":
        return int(text) if _WHOLE.fullmatch(text) else None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _wrong(param: Param, value: Any) -> str:
    """Return what is wrong with a value, '' if nothing."""
    given: Any = value
    if not isinstance(given, _TYPES[param.type]) or (
        isinstance(given, bool) and param.type != "boolean"
    ):
        return f"expected {param.type}, got {type(value).__name__}"
    if param.type == "date" and not DATE.match(value):
        return f"{value[:40]!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
    if param.type in {"integer", "number"}:
        return _out_of_range(param, value)
    if param.type in {"string", "strings"}:
        return _wrong_text(
            param, [value] if param.type == "string" else list(value)
        )
    return ""


def _out_of_range(param: Param, value: float) -> str:
    least = -_LARGEST if param.minimum is None else param.minimum
    most = _LARGEST if param.maximum is None else param.maximum
    if value < least:
        return f"at least {least}"
    if value > most:
        return f"at most {most}"
    return ""


def _wrong_text(param: Param, items: list[Any]) -> str:
    if len(items) > MAX_ITEMS:
        return f"at most {MAX_ITEMS} values"
    if not all(isinstance(item, str) for item in items):
        return "expected a list of strings"
    if any(len(item) > MAX_TEXT for item in items):
        return f"at most {MAX_TEXT} characters"
    if param.values is not None and not set(items) <= set(param.values):
        return f"one of {', '.join(param.values)}"
    return ""


def parse(
    text: str,
    path: Path,
    root: Path = FOLDER,
) -> list[Query]:
    """Return the query of one file's text; of a template, one for each row of its table.

    Raises:
        CatalogueError: the head is no valid YAML, the id is not the path, or the declared
            parameters are not those used.
    """
    name = str(path.relative_to(root))
    folder = path.parent.relative_to(root).parts
    try:
        table = _head(text).get("expands")
        if table is None:
            return [_query(text, path, ".".join((*folder, path.stem)))]
        return [
            _query(
                expand(text, names), path, ".".join((*folder, names["NAME"]))
            )
            for names in table_rows(table)
        ]
    except CatalogueError as exc:
        raise CatalogueError(f"{name}: {exc.detail}") from exc
    except (yaml.YAMLError, ValidationError, TypeError, AttributeError) as exc:
        raise CatalogueError(f"{name}: front matter: {exc}") from exc


def _query(
    text: str,
    path: Path,
    expected: str,
) -> Query:
    """Return one statement; `expected` = the id that its file gives it."""
    head = _head(text)
    head.pop("expands", None)
    cypher = "\n".join(text.splitlines()[_size_of_head(text) :]).strip()
    query = Query.model_validate(
        {
            **head,
            "cypher": cypher,
            "path": path,
        }
    )
    if query.id != expected:
        raise CatalogueError(f"id is {query.id!r}, the path says {expected!r}")
    used = set(_PARAMETER.findall(_STRING_OR_COMMENT.sub(" ", query.cypher)))
    if used != set(query.params):
        differ = ", ".join(sorted(used ^ set(query.params)))
        raise CatalogueError(f"parameters declared and used differ: {differ}")
    return query


def _head(text: str) -> Properties:
    lines = text.splitlines()[: _size_of_head(text)]
    return parse_yaml("\n".join(line[2:].removeprefix(" ") for line in lines))


def _size_of_head(text: str) -> int:
    """Return how many lines stand behind `//` at the beginning."""
    lines = text.splitlines()
    return len(list(takewhile(lambda line: line.startswith("//"), lines)))


@cache
def catalogue() -> Mapping[str, Query]:
    """Return every query by id; raise CatalogueError if any file breaks the rules."""
    paths = sorted(FOLDER.rglob("*.cypher"))
    if not paths:
        raise CatalogueError(f"No .cypher file under {FOLDER}.")
    queries: dict[str, Query] = {}
    for path in paths:
        for query in parse(path.read_text("utf-8"), path, FOLDER):
            if query.id in queries:
                raise CatalogueError(
                    f"Two files give {query.id}: {queries[query.id].path}, {path}"
                )
            queries[query.id] = query
    return MappingProxyType(dict(sorted(queries.items())))


def get(query_id: str) -> Query:
    """Return one query; raise NotFoundError if there is none of that id."""
    try:
        return catalogue()[query_id]
    except KeyError:
        raise NotFoundError(
            f"No query {query_id!r}.", hint="List them with: atmp query"
        ) from None


def public() -> list[Query]:
    """Return the queries that users may run, by id."""
    return [query for query in catalogue().values() if query.public]


def get_public(query_id: str) -> Query:
    """Return a query that users may run; raise NotFoundError for internal and unknown ones."""
    query = get(query_id)
    if not query.public:
        raise NotFoundError(
            f"No public query {query_id!r}.", hint="List them with: atmp query"
        )
    return query
