"""What the page and the JSON of the network share: the address of a view."""

from __future__ import annotations

from typing import Annotated, Any, cast
from urllib.parse import urlencode

from pydantic import BaseModel, Field, model_validator

from graph.common.properties import properties_of
from graph.model import ActorKind, CollaborationType, Region
from graph.view.choice import MOST, USUAL, By, Choice

_Year = Annotated[int, Field(ge=1600, le=2100)]
_Ids = Annotated[list[str], Field(max_length=60)]


class ViewQuery(BaseModel):
    """Which part of the network to show; the address of a view says all of it."""

    therapy: str | None = Field(
        None,
        description="A therapy with everything below it",
        examples=["phage-therapy"],
    )
    stage: str | None = Field(
        None, description="A stage", examples=["gmp-manufacturing"]
    )
    region: Region | None = Field(None, description="Region of the seat")
    kind: list[ActorKind] = Field([], description="Kinds of actor")
    around: str | None = Field(
        None, description="Start from this actor", examples=["uliege"]
    )
    depth: int = Field(
        1,
        ge=1,
        le=3,
        description="Steps from `around`",
    )
    type: list[CollaborationType] = Field(
        [], description="Types of collaboration"
    )
    since: _Year | None = Field(
        None, description="Ties that ran in this year or later"
    )
    until: _Year | None = Field(
        None, description="Ties that began in this year or before"
    )
    expand: _Ids = Field(
        [], description="Actors shown with all their partners"
    )
    also: _Ids = Field([], description="Actors shown beside those that fit")
    by: By = Field(
        "auto",
        description="Actors or communities; auto: communities above 300",
    )
    opened: _Ids = Field([], description="Communities shown by their members")
    limit: int = Field(
        USUAL,
        ge=1,
        le=MOST,
        description="Most actors drawn",
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: Any) -> Any:
        """Drop what a form sends for a field that is not chosen."""
        stated = properties_of(given)
        if not isinstance(given, dict):
            return given
        filled = {name: _filled(value) for name, value in stated.items()}
        return {
            name: value
            for name, value in filled.items()
            if value not in ("", None)
        }

    def choice(self) -> Choice:
        """Return the part of the graph that is asked for."""
        return Choice(
            self.therapy,
            self.stage,
            self.region,
            tuple(self.kind),
            self.around,
            self.depth,
            self.limit,
            tuple(self.type),
            self.since,
            self.until,
            tuple(self.expand),
            tuple(self.also),
            self.by,
            tuple(self.opened),
        )

    def opening(self, community: str) -> str:
        """Return the query of the view's address with one more community shown by its members."""
        return self.address(opened=[*self.opened, community])

    def address(self, **changed: object) -> str:
        """Return the query of a view's address, with some fields changed; what is usual is left."""
        changed_fields = self.model_copy(update=changed).model_dump(
            exclude_defaults=True
        )
        if "around" not in changed_fields:
            changed_fields.pop("depth", None)
        return urlencode(changed_fields, doseq=True)


def _filled(value: object) -> object:
    """Return a field of a form without the choices of a list that are empty."""
    if not isinstance(value, list):
        return value
    return [each for each in cast("list[object]", value) if each != ""]
