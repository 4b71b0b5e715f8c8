"""Every parameter of an address is declared: what is not is refused, with the nearest name that is.

A filter that is misspelt would otherwise be dropped in silence, and the whole list would come back
as if nothing had been asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import Request  # noqa: TC002 (FastAPI reads annotations when it runs)
from fastapi.routing import APIRoute
from pydantic import BaseModel
from rapidfuzz import fuzz, process

from api.address import is_data
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from fastapi.dependencies.models import Dependant

MOST_VALUES = 60
"""Values of one parameter; the network takes as many actors, nothing takes more."""
_NEAR = 60
"""Of 100: below it two names have too little in common for one to be a slip for the other."""
_SHOWN = 60
"""Characters of an unknown name that are said back."""
_CAMPAIGN = frozenset(
    {
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "fbclid",
        "gclid",
        "msclkid",
        "mc_cid",
        "mc_eid",
    }
)
"""What mail programs and social networks add to the links they carry: pages take no notice of it,
since whoever follows such a link did not write it."""

Endpoint = TypeVar("Endpoint", bound="Callable[..., Any]")
_OWN = "parameters_of_path"


def reads_parameters(
    names: Callable[[Mapping[str, str]], Collection[str]],
) -> Callable[[Endpoint], Endpoint]:
    """Return a decorator for an endpoint that reads the query itself.

    Args:
        names: gives the parameters that are known for the values in the path.
    """

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _OWN, names)
        return endpoint

    return mark


async def refuse_unknown_parameters(request: Request) -> None:
    """Let a request pass whose parameters are all declared by its route; for every route.

    Raises:
        InvalidInputError: a parameter is unknown, or is given too often.
    """
    if not request.scope["query_string"]:
        return
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = declared(route, request.path_params)
    allowed = known if is_data(request.url.path) else known | _CAMPAIGN
    for name in dict.fromkeys(request.query_params.keys()):
        if name not in allowed:
            detail, hint = unknown(name, known)
            raise InvalidInputError(detail, hint=hint)
        if len(request.query_params.getlist(name)) > MOST_VALUES:
            raise InvalidInputError(
                f"At most {MOST_VALUES} values of {name!r}."
            )


def declared(route: APIRoute, path: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the query parameters that a route takes, with those of its dependencies.

    Args:
        route: a route of the application.
        path: the values in the path; a named query has parameters of its own.
    """
    names = frozenset(_names(route.dependant))
    own = getattr(route.endpoint, _OWN, None)
    return names | frozenset(own(path)) if own else names


def _names(dependant: Dependant) -> Iterator[str]:
    for inner in dependant.dependencies:
        yield from _names(inner)
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            for name, part in annotation.model_fields.items():
                yield part.alias or name
        else:
            yield field.alias


def unknown(name: str, known: Collection[str]) -> tuple[str, str]:
    """Return the fault and the way out for a parameter that an address does not have."""
    quoted = repr(
        name
        if len(name) <= _SHOWN
        else name[:_SHOWN] + "\N{HORIZONTAL ELLIPSIS}"
    )
    if not known:
        return (
            f"Unknown parameter {quoted}.",
            "This address takes no parameters.",
        )
    names = sorted(known)
    near = process.extractOne(
        name.casefold(),
        names,
        scorer=fuzz.ratio,
        score_cutoff=_NEAR,
    )
    detail = f"Unknown parameter {quoted}." + (
        f" Did you mean {near[0]!r}?" if near else ""
    )
    return detail, f"Known: {', '.join(names)}."
