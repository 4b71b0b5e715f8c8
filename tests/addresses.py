"""Every route of the application with its parameters, and what careless clients send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin
from urllib.parse import quote, urlencode

from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel

from graph.model import LANGUAGES
from graph.store import catalogue
from tests.night import NIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from fastapi.dependencies.models import Dependant

KEYS = {
    "actor_id": "uliege",
    "collaboration_id": "atmp-pit",
    "therapy_id": "phage-therapy",
    "stage_id": "gmp-manufacturing",
    "source_id": "atlas-vocabulary",
    "query_id": "stages.single_providers",
    "format": "gexf",
    "folder": "actors",
    "record": "actor/uliege",
    "receipt": "P-AAAA-AAAA",
    "number": "1",
    "token": "spent",
    "upload": "0" * 32,
}
FOLDERS = {
    "actors": "uliege",
    "therapies": "phage-therapy",
    "stages": "gmp-manufacturing",
    "collaborations": "atmp-pit",
    "products": "abecma",
    "trials": "2004-000464-28",
    "sources": "atlas-vocabulary",
}
"""What stands in a path; `{key}` is a record of the folder before it."""

HOSTILE = {
    "long": "a" * 600,
    "folds to more": "\N{LATIN SMALL LETTER SHARP S}" * 500,
    "emoji": "\N{DNA DOUBLE HELIX}\N{ZERO WIDTH JOINER}\N{GRINNING FACE}",
    "controls": "a\x00\x07\r\nX-Evil: 1",
    "right to left": "\u202eabc\u202c",
    "2**70": str(2**70),
    "negative": "-1",
    "no number": "NaN",
    "infinite": "1e999",
    "nonsense": "no-such-thing",
    "html": '"><script>alert(1)</script>',
    "template": "{{7*7}}{0.__class__}",
    "search": 'name:* AND (a OR "b~ [a TO z] ^2',
    "cypher": "' OR 1=1 // $run_id",
    "path": "../../../etc/passwd",
    "colons": "a:b:c",
    "site": "@x",
    "no day": "2023-02-30",
    "0": "0",
}
RAW = {
    "half surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "percent": "%",
    "nul": "%00",
}
"""What no client encodes by itself."""
MANY = 500
SHARE, SHARE_OF_ONE_READER = 3, 9
"""Of the hostile texts a parameter gets every third, its neighbours the others. The parameters of
named queries get two or three, at night too: one reader reads them all by their types, and those of
texts, lists and numbers are so many that each text comes to each type."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: its name, and its values if they are an enumeration."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Address:
    """A route with all its places filled in, but for the language."""

    path: str
    methods: frozenset[str]
    parameters: tuple[Parameter, ...]
    route: str

    def in_language(self, lang: str) -> str:
        """Return the path in a language."""
        return self.path.replace("{lang}", lang)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages in which the address is there; one if it names none."""
        return LANGUAGES if "{lang}" in self.path else ("en",)


def addresses(app: FastAPI) -> list[Address]:
    """Return every address of an application; a named query is an address of its own."""
    made: list[Address] = []
    for context in iter_route_contexts(app.routes):
        if context.methods is None:  # a folder of files
            made += [_file(context.path)]
            continue
        dependant = (
            context.dependant if isinstance(context.original_route, APIRoute) else None
        )
        parameters = tuple(_parameters(dependant)) if dependant else ()
        methods = frozenset(context.methods)
        route = str(context.path).replace(":path}", "}")
        if "{query_id}" in route:
            made += [_query(route, query.id) for query in catalogue.public()]
        elif "{folder}" in route:
            filled = [route.replace("{folder}", name) for name in FOLDERS]
            made += [Address(_path(one), methods, parameters, route) for one in filled]
        elif "{format}" in route:
            made.append(Address(_path(route), methods, parameters, route))
        else:
            made.append(Address(_path(route), methods, parameters, route))
    return made


def _path(route: str) -> str:
    for name, value in KEYS.items():
        route = route.replace(f"{{{name}}}", value)
    folder = route.split("/")[2] if route.count("/") > 1 else ""
    return route.replace("{key}", FOLDERS.get(folder, "uliege"))


def _file(mount: str) -> Address:
    name = "draw.js" if mount.endswith("view") else "site.css"
    return Address(f"{mount}/{name}", frozenset({"GET", "HEAD"}), (), mount)


def _query(route: str, query_id: str) -> Address:
    declared = catalogue.get(query_id).params
    named = [Parameter(name, param.values or ()) for name, param in declared.items()]
    parameters = (*named, Parameter("format", ("json", "csv")))
    return Address(
        route.replace("{query_id}", query_id), frozenset({"GET"}), parameters, route
    )


def _parameters(dependant: Dependant) -> Iterator[Parameter]:
    for inner in dependant.dependencies:
        yield from _parameters(inner)
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            for name, part in annotation.model_fields.items():
                yield Parameter(part.alias or name, tuple(_literals(part.annotation)))
        else:
            yield Parameter(field.alias, tuple(_literals(annotation)))


def _literals(annotation: Any) -> Iterator[str]:
    """Yield the values of the enumerations inside an annotation."""
    if get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
        return
    for part in get_args(annotation):
        yield from _literals(part)


def queries(address: Address) -> Iterator[tuple[str, bool]]:
    """Yield the queries to ask an address with, and whether it has to refuse each.

    None, every parameter empty, each empty, each with each value of its enumeration, each with
    each hostile text, each 500 times, and one that it does not have.
    """
    yield "", False
    yield urlencode([(one.name, "") for one in address.parameters]), False
    yield "no_such_parameter=1", address.methods >= {"GET"} and not _is_file(address)
    names = {one.name for one in address.parameters}
    named = "{query_id}" in address.route
    for at, one in enumerate(address.parameters):
        # Few items: what is looked for is how a value is read, not how long a list becomes.
        few = next(
            (f"{name}=1&" for name in ("limit", "top") if name in names - {one.name}),
            "",
        )
        if address.route.endswith("/pack") and one.name != "format":
            few = "format=xlsx&"  # in place of a book, two boards on paper and a zip of all
        yield f"{few}{one.name}=", False
        share = SHARE_OF_ONE_READER if named else 1 if NIGHT else SHARE
        # Counted on from the path, a parameter of many addresses gets each of the texts somewhere.
        texts = [*HOSTILE.values()][(len(address.path) + at) % share :: share]
        for value in (*one.values, *texts):
            yield few + urlencode({one.name: value}), False
        for value in RAW.values() if NIGHT else [*RAW.values()][at % 2 :: 2]:
            yield f"{few}{one.name}={value}", False
        yield urlencode([(one.name, f"v{number}") for number in range(MANY)]), True
        yield f"{_misspelt(one.name)}=x", True


def _misspelt(name: str) -> str:
    """Return a name with its first two letters changed round, or doubled if it has but one."""
    return (
        name[1] + name[0] + name[2:]
        if len(name) > 1 and name[0] != name[1]
        else name * 2
    )


def _is_file(address: Address) -> bool:
    return address.route.startswith("/static") or address.route.endswith("openapi.json")


def hostile_paths(address: Address) -> Iterator[str]:
    """Yield the paths of an address with each of its places filled with each hostile text."""
    places = [name for name in (*KEYS, "key", "lang") if f"{{{name}}}" in address.route]
    for place in places:
        for value in [
            *(quote(text, safe="") for text in HOSTILE.values()),
            *RAW.values(),
        ]:
            path = address.route.replace(f"{{{place}}}", value)
            yield _path(path).replace("{lang}", "fr")
