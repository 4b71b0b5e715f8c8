"""What the site does by itself at its time: forgets mail addresses, publishes as scheduled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from anyio.to_thread import run_sync

from api.commands import begin_if_due
from graph.curation.privacy import forget_old
from graph.curation.schedule import due_schedule
from graph.errors import AtlasError

if TYPE_CHECKING:
    from graph.curation.log import Log
    from graph.settings import Settings

DAY = 24 * 3600.0
"""Seconds after which it is looked again for mail addresses whose time is over."""
LOOK = 15.0
"""Seconds after which it is looked again whether a publication is due: it is set to the minute."""
AGAIN = 120.0
"""Seconds that a process has to begin a publication before another one is started for it."""
log = structlog.get_logger()


async def forget_daily(proposals: Log) -> None:
    """Forget the mail addresses whose time is over, every day, whoever visits the workbench."""
    while True:
        try:
            await run_sync(forget_old, proposals, abandon_on_cancel=True)
        except AtlasError as error:
            log.warning("mail addresses not looked through", reason=str(error))
        await asyncio.sleep(DAY)


async def publish_when_due(proposals: Log, settings: Settings) -> None:
    """Start each scheduled publication at its time, or at once if this site was away by then."""
    while True:
        is_begun = False
        try:
            is_begun = await run_sync(
                _begin_if_due,
                proposals,
                settings,
                abandon_on_cancel=True,
            )
        except (AtlasError, OSError) as error:
            log.warning("schedule not looked at", reason=str(error))
        await asyncio.sleep(AGAIN if is_begun else LOOK)


def _begin_if_due(proposals: Log, settings: Settings) -> bool:
    history = proposals.history()
    if history.under_way is not None or due_schedule(history) is None:
        return False
    begin_if_due(settings)
    return True
