"""The command line as a whole: its verbs, and what becomes of an error.

Status 0 is done, 1 is refused or failed, 2 is wrong usage. Nobody is shown a traceback: what
nobody foresaw is one line too, and `ATMP_TRACEBACK=1` shows where it came from.
"""

# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from cli import coverage, curation, explore, operate, sources, user
from graph.errors import AtlasError
from graph.logging_setup import configure_logs
from graph.settings import settings, warnings

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE = 0
FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""

app = typer.Typer(
    name="atmp",
    help="ATMP Atlas: the advanced therapy ecosystem as a graph.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(operate.app)
app.add_typer(explore.app)
app.add_typer(coverage.app)
app.add_typer(curation.app, name="curation")
app.add_typer(user.app, name="user")
app.add_typer(sources.app, name="sources")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"atmp-atlas {version('atmp-atlas')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Print the version.",
        ),
    ] = False,
) -> None:
    """ATMP Atlas: the advanced therapy ecosystem as a graph."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status of one command; its errors are lines on standard error."""
    use_replacements()
    try:
        configure_logs(settings())
        for line in warnings():
            complain(line)
        status = app(
            args=arguments,
            prog_name="atmp",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except AtlasError as error:
        complain(error.detail, error.hint)
        status = FAILED
    except TyperException as error:
        status = _complain_of_usage(error)
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output left, as `| head` does: nothing is wrong and nobody listens.
        _silence(sys.stdout)
        status = FAILED
    except Exception as error:  # noqa: BLE001 - the last handler: a person is owed one line
        status = _complain_of_the_unforeseen(error)
    return status if isinstance(status, int) else DONE


def main() -> None:
    """Run the command line and leave with its status."""
    sys.exit(run())


def use_replacements() -> None:
    """Have both outputs replace characters that their encoding lacks, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(detail: str, hint: str = "") -> None:
    """Print what happened and what to do on standard error."""
    # A closed standard error leaves the status alone to speak.
    with suppress(OSError):
        sys.stderr.write(f"atmp: {detail}\n")
        if hint:
            sys.stderr.write(f"      {hint}\n")
        sys.stderr.flush()


def _complain_of_usage(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "atmp"
    message = " ".join(error.format_message().split())
    complain(f"{message} See: {command} --help")
    return error.exit_code


def _complain_of_the_unforeseen(error: Exception) -> int:
    if os.environ.get("ATMP_TRACEBACK"):
        raise error
    if isinstance(error, OSError):
        file = f"{error.filename}: " if error.filename else ""
        complain(f"{file}{error.strerror or error}.")
        _silence(sys.stdout)
    else:
        complain(
            f"Unexpected error ({type(error).__name__}: {error}).",
            "It is a fault of the program: please report it; ATMP_TRACEBACK=1 shows where it is.",
        )
    return FAILED


def _silence(stream: object) -> None:
    """Let what is left in a stream that cannot be written vanish when the process ends."""
    with suppress(OSError, ValueError, AttributeError):
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, stream.fileno())  # pyright: ignore[reportAttributeAccessIssue]
