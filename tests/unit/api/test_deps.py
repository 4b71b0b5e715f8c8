from __future__ import annotations

from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute

from api import pages, routes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from fastapi.dependencies.models import Dependant


def rooms() -> Iterator[ModuleType]:
    for package in (routes, pages):
        yield from (room for room in vars(package).values() if hasattr(room, "router"))


def below(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from below(one)


def test_no_dependency_takes_a_turn_in_the_thread_pool() -> None:
    found = {
        call
        for room in rooms()
        for route in room.router.routes
        if isinstance(route, APIRoute)
        for call in below(route.dependant)
    }
    assert len(found) > 5
    assert {call for call in found if not iscoroutinefunction(call)} == set()
