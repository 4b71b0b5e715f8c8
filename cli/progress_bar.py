"""A progress bar on standard error."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

if TYPE_CHECKING:
    from collections.abc import Iterator


class Bar:
    """A progress bar on standard error; silent when that is not a terminal."""

    def __init__(self, shown: Progress, title: str) -> None:
        self._shown = shown
        self._task: TaskID = shown.add_task(title, total=1.0)

    def fraction(self, what: str, part: float) -> None:
        """Show how much (0 to 1) of `what` is done."""
        self._shown.update(
            self._task,
            description=what,
            completed=part,
            total=1.0,
        )

    def count(
        self,
        what: str,
        done: int,
        total: int,
    ) -> None:
        """Show that `done` of `total` are done."""
        self.fraction(what, done / max(total, 1))

    def stop(self) -> None:
        """Take the bar away."""
        self._shown.stop()


@contextmanager
def progress(title: str) -> Iterator[Bar]:
    """Yield a progress bar that is gone afterwards."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
    )
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        yield Bar(bar, title)
