"""Routes whose answers are written where they are made."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable


class Written(APIRoute):
    """A route whose model goes out as it is: it was checked when it was made.

    The framework would check it again, in one more turn of the thread pool, and write it while
    every other request waits.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        """Take what the decorators of a router give."""
        super().__init__(path, _written(endpoint), **given)


def _written(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(endpoint)
    def write(*args: Any, **kwargs: Any) -> Any:
        answer = endpoint(*args, **kwargs)
        if isinstance(answer, BaseModel):
            return Response(answer.model_dump_json(), media_type="application/json")
        return answer

    return write
