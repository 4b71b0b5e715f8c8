"""What curators say of suggestions: counts, apart from the facts, never cached, never exported.

Nobody writes who may not: api/middleware/writes.py.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.auth.who import caller_of
from api.deps import SnapshotDep
from api.feedback_form import NEVER_STORED, WRITER, StoreDep
from api.problems import problems
from graph.common.properties import Properties
from graph.curation.suggestion_feedback import Judgement, Verdict, judged

router = APIRouter(tags=["partners"], prefix="/feedback")


class Given(BaseModel):
    """A judgement as it is sent: two ids, and not-relevant, in-touch or undo."""

    actor: str
    candidate: str
    verdict: str


class FeedbackCounts(BaseModel):
    """How often each verdict was given on the suggestions for an actor, by candidate."""

    actor: str
    counts: dict[str, dict[Verdict, int]]


@router.post(
    "",
    status_code=201,
    responses=problems(
        401,
        403,
        404,
        408,
        411,
        413,
        429,
        507,
    ),
    openapi_extra={"security": [{WRITER: []}]},
)
def add_judgement(
    request: Request,
    snapshot: SnapshotDep,
    store: StoreDep,
    given: Given,
) -> Judgement:
    """Say that a suggestion is not relevant or that one is in touch already, or undo it."""
    caller = caller_of(request)
    who = caller.account.name if caller else ""
    return store.add(
        snapshot,
        given.actor,
        given.candidate,
        given.verdict,
        who,
    )


@router.get("", responses=problems(404))
def get_feedback(
    snapshot: SnapshotDep,
    store: StoreDep,
    response: Response,
    actor: Annotated[
        str, Query(description="Id of an actor", examples=["uliege"])
    ],
) -> FeedbackCounts:
    """Return what was said of the suggestions for one actor."""
    snapshot.actors.position(actor)
    response.headers.update(NEVER_STORED)
    return FeedbackCounts(actor=actor, counts=store.of(actor))


@router.get("/report")
def get_feedback_report(
    snapshot: SnapshotDep,
    store: StoreDep,
    response: Response,
) -> Properties:
    """Return the share of today's suggestions that was judged, and the precision among those."""
    response.headers.update(NEVER_STORED)
    feedback = store.read()
    return judged(snapshot, feedback.counts) | {
        "unreadable": feedback.unreadable
    }
