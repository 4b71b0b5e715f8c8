"""Where a curator says that a disagreement of sources needs no correction, or takes that back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from api.auth.who import caller_of
from api.deps import SnapshotDep, form
from api.pages.home import PageLanguage
from graph.curation.dismissals import dismiss, reopen
from graph.curation.log import Log
from graph.errors import InvalidInputError, NotAllowedError

router = APIRouter()
Form = Annotated[dict[str, str], Depends(form)]
_ACTIONS = {"dismiss": dismiss, "reopen": reopen}


@router.post("/{lang}/workbench/disagreements")
async def settle(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    sent: Form,
) -> RedirectResponse:
    """Write the decision and show the queue again.

    Nobody comes here who may not: api/middleware/writes.py.
    """

    def write() -> None:
        caller = caller_of(request)
        if caller is None:
            raise NotAllowedError("This needs an account of a curator.")
        action = _ACTIONS.get(sent.get("decision", ""))
        if action is None:
            raise InvalidInputError(
                f"decision: none of {', '.join(_ACTIONS)}."
            )
        log: Log = request.app.state.log
        mark, why = sent.get("mark", ""), sent.get("why", "")
        action(
            log,
            snapshot,
            mark,
            caller.account.name,
            why,
        )

    await run_in_threadpool(write)
    return RedirectResponse(f"/{lang}/workbench?queue=disagreements", 303)
