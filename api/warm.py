"""What the first visitors of a new release would wait for, made before it is shown.

Whatever is missing here is made when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages import board_names
from api.pages.citing import citations
from api.pages.network import years_of_ties
from api.pages.render import prepare
from graph.coverage.actor_ties import ties
from graph.coverage.board import board
from graph.coverage.facts import base
from graph.coverage.network_measures import brokers
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from graph.partners.profile import profiles
from graph.partners.suggest import corporate_groups
from graph.release.adjacency import adjacency, drawn
from graph.release.status import operating_statuses
from graph.search.index import build_index
from graph.view.choice import partners
from graph.view.communities import communities
from graph.view.layout import layout
from graph.view.poster import poster

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.release.snapshot import Snapshot

_FACTORIES: tuple[Callable[[Snapshot], object], ...] = (
    operating_statuses,
    base,
    drawn,
    adjacency,
    partners,
    layout,
    communities,
    poster,
    ties,
    brokers,
    profiles,
    corporate_groups,
    citations,
    years_of_ties,
    build_index,
    board_names.actor_options,
    board_names.site_options,
)
_REGIONS = ("Wallonia", None)


def warm(snapshot: Snapshot) -> None:
    """Make the figures that pages show, the drawing of the network, and the boards seen most."""
    prepare()
    for factory in _FACTORIES:
        snapshot.memoise(factory)
    for region in _REGIONS:
        board(
            snapshot,
            what_if(snapshot, Scenario(region)),
            None,
            "en",
            0,
        )
