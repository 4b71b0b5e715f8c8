"""The verbs of accounts: add, role, connect, reset, remove, list."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from cli import output
from cli.options import Json
from graph.errors import InvalidInputError
from graph.settings import settings

if TYPE_CHECKING:
    from graph.curation.accounts import Accounts

app = typer.Typer(help="Accounts of contributors, curators and admins.")
Name = Annotated[
    str, typer.Argument(help="Name; it is shown beside what it accepts.")
]
Role = Annotated[str, typer.Option(help="contributor, curator or admin.")]


def _accounts() -> Accounts:
    from graph.curation.accounts import Accounts
    from graph.curation.log import Log

    return Accounts(Log(settings().data_dir))


@app.command()
def add(
    name: Name,
    role: Role = "contributor",
    as_json: Json = False,
) -> None:
    """Add an account; prints the one-time link with which its password is set."""
    token = _accounts().add(name, role, getpass.getuser())
    output.show_dict(
        {
            "name": name,
            "role": role,
            "link": _link(token),
        },
        as_json,
    )


@app.command()
def role(
    name: Name,
    new: Annotated[str, typer.Argument(help="contributor, curator or admin.")],
    as_json: Json = False,
) -> None:
    """Give an account another role; it has to sign in again."""
    _accounts().set_role(name, new, getpass.getuser())
    output.show_dict({"name": name, "role": new}, as_json)


@app.command()
def connect(
    name: Name,
    subject: Annotated[
        str,
        typer.Argument(
            help="Subject at the provider; the page to sign in shows it."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Let an account sign in at the provider of OpenID Connect (ATMP_OIDC_ISSUER)."""
    issuer = settings().oidc_issuer
    if not issuer:
        raise InvalidInputError(
            "No provider is set.", hint="Set ATMP_OIDC_ISSUER."
        )
    _accounts().connect(
        name,
        issuer,
        subject,
        getpass.getuser(),
    )
    output.show_dict(
        {
            "name": name,
            "issuer": issuer,
            "subject": subject,
        },
        as_json,
    )


@app.command()
def reset(name: Name, as_json: Json = False) -> None:
    """Print a one-time link for a new password; the account is signed out everywhere."""
    token = _accounts().reset(name, getpass.getuser())
    output.show_dict({"name": name, "link": _link(token)}, as_json)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Remove an account; what it decided stays in the log."""
    _accounts().remove(name, getpass.getuser())
    output.show_dict({"removed": name}, as_json)


@app.command("list")
def list_accounts(as_json: Json = False) -> None:
    """List the accounts and their roles."""
    rows = [account._asdict() for account in _accounts().all()]
    output.show_rows(rows, as_json, empty="There is no account.")


def _link(token: str) -> str:
    """Return the address at which the password is set, below that of the site (ATMP_BASE_URL)."""
    return f"{settings().base_url}/en/password/{token}"
