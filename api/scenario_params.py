"""What a request supposes of the gap board, for the JSON interface and the pages alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

from api.params import (
    AsOfParam,
    CloseParam,
    CountParam,
    WithoutParam,
    WithParam,
)
from graph.coverage.scenario import Scenario, scenario_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ScenarioParams:
    """A day, actors taken away, capabilities added, sites closed and plans, as they are asked."""

    as_of: str | None
    without: Sequence[str] | None
    added: Sequence[str] | None
    close: Sequence[str] | None
    count: Sequence[str] | None

    def scenario(self, region: str | None) -> Scenario:
        """Return this for a region, None for everywhere; raises as `scenario_of` does."""
        return scenario_of(
            region,
            self.as_of,
            self.without,
            self.added,
            self.close,
            self.count,
        )


async def _asked(
    as_of: AsOfParam = None,
    without: WithoutParam = None,
    added: WithParam = None,
    close: CloseParam = None,
    count: CountParam = None,
) -> ScenarioParams:
    return ScenarioParams(
        as_of,
        without,
        added,
        close,
        count,
    )


ScenarioParamsDep = Annotated[ScenarioParams, Depends(_asked)]
