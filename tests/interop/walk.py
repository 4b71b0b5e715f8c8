"""Asks a running server through the client that openapi-python-client made; prints JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TypeVar

from atlas_client import Client
from atlas_client.api.actors import get_actor, list_actors
from atlas_client.api.collaborations import get_collaboration
from atlas_client.api.gaps import list_gaps
from atlas_client.api.operation import get_release
from atlas_client.api.partners import add_judgement
from atlas_client.api.queries import query_actors_by_therapy
from atlas_client.api.questions import search_records
from atlas_client.api.vocabulary import get_therapy, list_stages
from atlas_client.models import Given, Problem, QueryActorsByTherapyRegionItem

if TYPE_CHECKING:
    from atlas_client.types import Response

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)


Answer = TypeVar("Answer")


def given(answer: Answer | Problem | None) -> Answer:
    """Return what was asked for."""
    assert answer is not None
    assert not isinstance(answer, Problem), answer
    return answer


def refused(answer: Response) -> dict[str, object]:
    """Return what a problem document says."""
    problem = answer.parsed
    assert isinstance(problem, Problem), answer
    return {
        "answered": int(answer.status_code),
        "status": problem.status,
        "title": problem.title,
        "told": bool(problem.detail),
        "hint": problem.hint or None,
        "fields": [one.field for one in problem.errors or ()],
    }


first = given(list_actors.sync(client=client, limit=2))
second = given(list_actors.sync(client=client, limit=2, cursor=first.next_))
actor = given(get_actor.sync("uliege", client=client))
collaboration = given(get_collaboration.sync("atmp-pit", client=client))
therapy = given(get_therapy.sync("car-t", client=client))
stages = given(list_stages.sync(client=client))
region = [
    QueryActorsByTherapyRegionItem("Brussels"),
    QueryActorsByTherapyRegionItem("Flanders"),
]
query = given(
    query_actors_by_therapy.sync(
        client=client, therapy="car-t", region=region, limit=500
    )
)
hits = given(search_records.sync(client=client, q="Celyad", limit=3))
board = given(list_gaps.sync(client=client, therapy="car-t", top=1))
release = given(get_release.sync(client=client))
missing = get_actor.sync_detailed("nobody", client=client)
wrong = list_actors.sync_detailed(client=client, limit=0)
judgement = Given(actor="uliege", candidate="uza", verdict="in-touch")
unsigned = add_judgement.sync_detailed(client=client, body=judgement)

print(
    json.dumps(
        {
            "first": [item.id for item in first.items],
            "second": [item.id for item in second.items],
            "total": first.total,
            "actor": [actor.item.name, [one.id for one in actor.item.collaborations]],
            "collaboration": [
                collaboration.item.name,
                [one.id for one in collaboration.item.members],
            ],
            "therapy": [therapy.item.name_fr, therapy.item.legal_class],
            "stages": [item.order for item in stages.items],
            "query": [row["region"] for row in query.rows],
            "hit": hits.items[0].id,
            "board": board.release,
            "release": release.id,
            "missing": refused(missing),
            "wrong": refused(wrong),
            "unsigned": refused(unsigned),
        }
    )
)
