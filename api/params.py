"""Parameters that several addresses take, of the JSON interface and of the pages alike."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BeforeValidator

from graph.coverage.legend_cells import Show
from graph.model import Region

MOST_CHANGES = 50
"""Changes of one kind in a scenario: what is supposed beyond that is another graph."""

RegionParam = Annotated[
    str | None,
    Query(description="Wallonia, Brussels or Flanders", examples=["Wallonia"]),
]
AsOfParam = Annotated[
    str | None,
    Query(
        alias="as_of",
        description="The matrix as it stood on this day",
        examples=["2024-12-31"],
    ),
]
WithoutParam = Annotated[
    list[str] | None,
    Query(
        max_length=MOST_CHANGES,
        description="Actors taken away",
        examples=[["exothera"]],
    ),
]
WithParam = Annotated[
    list[str] | None,
    Query(
        alias="with",
        max_length=MOST_CHANGES,
        description="Capabilities added, actor:stage:therapy",
        examples=[["ulb:gmp-manufacturing:phage-therapy"]],
    ),
]
CountParam = Annotated[
    list[str] | None,
    Query(
        max_length=MOST_CHANGES,
        description="planned: what is planned counts as if it had come true",
        examples=[["planned"]],
    ),
]
CloseParam = Annotated[
    list[str] | None,
    Query(
        max_length=MOST_CHANGES,
        description="Sites closed: actor@place (it and its units there) or @place (all there)",
        examples=[["catalent@be-gosselies"]],
    ),
]
ActorParam = Annotated[
    str | None,
    Query(description="An actor that takes part", examples=["uliege"]),
]

filled = BeforeValidator(lambda text: text or None)
"""A form sends an empty text for a field that is not chosen."""
Place = Literal[Region, "all"]
"""A region, or everywhere."""
PlaceParam = Annotated[Place | None, filled]
ShowParam = Annotated[
    Show | None,
    Query(description="A state of cells, or a mark", examples=["single"]),
    filled,
]
"""What an entry of the legend of the board stands for."""
