"""Files of a source from its address: kept by checksum, resumed, asked for only when changed."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
import orjson
import stamina
import structlog

from graph.common.properties import properties_of
from graph.common.textio import written_whole
from graph.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.reading.source_config import Download, SourceConfig

log = structlog.get_logger()

SECONDS = 3600.0
"""How long all files of one source may take."""
_TIMEOUT = httpx2.Timeout(60.0, connect=15.0)
_ATTEMPTS = 5
"""How often a transfer is tried; the waits between grow, so that a short outage is outlived."""
_PAGES = 1000
"""Pages of an address at most: one that gives the same page again and again has to end."""
_CHUNK = 1 << 20
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_OK, _PARTIAL, _UNCHANGED, _BEYOND = 200, 206, 304, 416


class TransferError(Exception):
    """A transfer that may go well the next time."""


def client(transport: httpx2.BaseTransport | None = None) -> httpx2.Client:
    """Return the HTTP client of downloads; tests give it a transport."""
    return httpx2.Client(
        timeout=_TIMEOUT,
        follow_redirects=True,
        transport=transport,
        headers={"User-Agent": "atmp-atlas"},
    )


def fetch(
    config: SourceConfig,
    data_dir: Path,
    http: httpx2.Client | None = None,
    wait: float = 1.0,
) -> Path:
    """Return the folder with the newest files of a source.

    A file is kept as `snapshots/<source>/<sha256>` and appears in `current` under its name. What
    the server says is unchanged is not sent again; what broke off goes on where it stopped.

    Args:
        config: the source, with its addresses and its limit of size.
        data_dir: the data folder.
        http: a client, by default a new one.
        wait: seconds before the second attempt; later ones wait longer.

    Raises:
        IngestError: no address, no answer after five attempts, too large, or too slow.
    """
    if not config.downloads:
        raise IngestError(
            f"{config.name} has no address to download from: {config.homepage}",
            hint="Get the files there and give them by --from PATH.",
        )
    with http or client() as given:
        fetcher = _Fetcher(
            config,
            data_dir / "snapshots" / config.name,
            given,
            wait,
        )
        return fetcher.run()


@dataclass(slots=True)
class _Fetcher:
    config: SourceConfig
    folder: Path
    http: httpx2.Client
    wait: float
    index: dict[str, dict[str, str]] = field(
        default_factory=dict[str, dict[str, str]]
    )
    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def run(self) -> Path:
        """Bring every file, then replace `current` by what belongs to it."""
        current = self.folder / "current"
        current.mkdir(parents=True, exist_ok=True)
        listing = self.folder / "index.json"
        self.index = (
            orjson.loads(listing.read_bytes()) if listing.is_file() else {}
        )
        names = [
            name
            for download in self.config.downloads
            for name in self._files(download)
        ]
        self.index = {name: self.index[name] for name in names}
        for old in current.iterdir():
            old.unlink()
        for name in names:
            (current / name).hardlink_to(
                self.folder / self.index[name]["sha256"]
            )
        with written_whole(listing) as part:
            part.write_bytes(
                orjson.dumps(self.index, option=orjson.OPT_INDENT_2)
            )
        return current

    def _files(self, download: Download) -> Iterator[str]:
        if download.record:
            yield self._file(download.file, self._of_record(download))
        elif download.page_key:
            yield from self._pages(download)
        else:
            yield self._file(download.file, download.url)

    def _of_record(self, download: Download) -> str:
        """Return the address of the archive in a Zenodo record."""
        answer = self._attempts(download.url, lambda: self._json(download.url))
        for entry in answer.get("files", ()):
            if str(entry.get("key", "")).endswith(download.record):
                return str(entry["links"]["self"])
        raise IngestError(
            f"{download.url}: the record holds no {download.record} file."
        )

    def _pages(self, download: Download) -> Iterator[str]:
        token = download.page_first
        for number in range(1, _PAGES + 1):
            url = httpx2.URL(download.url)
            if token:
                url = url.copy_merge_params({download.page_parameter: token})
            name = f"{number:04d}-{download.file}"
            yield self._file(name, str(url))
            value: Any = orjson.loads(
                (self.folder / self.index[name]["sha256"]).read_bytes()
            )
            for key in (download.page_key or "").split("."):
                value = properties_of(value).get(key)
            if not value:
                return
            token = str(value)
        raise IngestError(f"{download.url}: more than {_PAGES} pages.")

    def _json(self, url: str) -> Any:
        answer = self.http.get(url)
        self._check(answer)
        return answer.json()

    def _file(self, name: str, url: str) -> str:
        known = self.index.get(name, {})
        self.index[name] = self._attempts(
            url, lambda: self._transfer(name, url, known)
        )
        return name

    def _attempts(self, url: str, work: Any) -> Any:
        try:
            for attempt in stamina.retry_context(
                on=(TransferError, httpx2.TransportError),
                attempts=_ATTEMPTS,
                timeout=None,
                wait_initial=self.wait,
                wait_jitter=self.wait,
                wait_max=60 * self.wait,
            ):
                with attempt:
                    return work()
        except (TransferError, httpx2.HTTPError) as exc:
            reason = str(exc) or type(exc).__name__
            raise IngestError(
                f"{url}: not fetched after {_ATTEMPTS} attempts: {reason}. Nothing was loaded.",
                hint="Get the file otherwise and give it by --from PATH.",
            ) from exc
        raise AssertionError  # pragma: no cover (the loop returns or raises)

    def _transfer(
        self,
        name: str,
        url: str,
        known: dict[str, str],
    ) -> dict[str, str]:
        """Bring one file, from where it broke off, and return what the index keeps of it."""
        part = self.folder / f"{name}.part"
        mark = self.folder / f"{name}.mark"
        size = part.stat().st_size if part.is_file() and mark.is_file() else 0
        if size:
            headers = {
                "Range": f"bytes={size}-",
                "If-Range": mark.read_text("utf-8"),
            }
        else:
            headers = self._unless_changed(url, known)
        with self.http.stream("GET", url, headers=headers) as answer:
            if answer.status_code == _UNCHANGED and not size:
                log.info("unchanged", source=self.config.name, file=name)
                return known
            if answer.status_code == _BEYOND:
                part.unlink()
                raise TransferError(
                    "what was kept of an earlier attempt no longer fits"
                )
            self._check(answer)
            resumed = answer.status_code == _PARTIAL
            if resumed and not _goes_on(answer, size):
                part.unlink(missing_ok=True)
                raise TransferError(
                    "the rest that came does not fit what was kept"
                )
            etag = answer.headers.get("etag", "")
            if etag and not etag.startswith("W/") and not _is_coded(answer):
                mark.write_text(etag, "utf-8")
            else:
                mark.unlink(missing_ok=True)
            self._save(answer, part, size if resumed else 0)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        digest = _sha256(part)
        part.replace(self.folder / digest)
        mark.unlink(missing_ok=True)
        modified = answer.headers.get("last-modified", "")
        log.info(
            "fetched",
            source=self.config.name,
            file=name,
            sha256=digest,
        )
        return {
            "url": url,
            "sha256": digest,
            "etag": etag,
            "modified": modified,
        }

    def _is_kept(self, digest: str) -> bool:
        """Return whether the file of a checksum is there, and whole."""
        path = self.folder / digest
        return path.is_file() and _sha256(path) == digest

    def _unless_changed(
        self, url: str, known: dict[str, str]
    ) -> dict[str, str]:
        """Return the headers that ask for an address only if it is not what is kept of it."""
        if (
            not known
            or known["url"] != url
            or not self._is_kept(known["sha256"])
        ):
            return {}
        validators = {
            "If-None-Match": known["etag"],
            "If-Modified-Since": known["modified"],
        }
        return {name: value for name, value in validators.items() if value}

    def _save(
        self,
        answer: httpx2.Response,
        part: Path,
        size: int,
    ) -> None:
        """Write the body behind what is held; a body shorter than announced is tried again."""
        most = self.config.max_megabytes << 20
        length = answer.headers.get("content-length")
        whole = (
            size + int(length) if length and not _is_coded(answer) else None
        )
        written = size
        with part.open("ab" if size else "wb") as out:
            for chunk in answer.iter_bytes(_CHUNK):
                written += len(chunk)
                if written > most:
                    part.unlink()
                    raise IngestError(
                        f"{answer.url}: larger than {self.config.max_megabytes} MB."
                    )
                if time.monotonic() > self.deadline:
                    raise IngestError(
                        f"{answer.url}: not whole after {SECONDS:.0f} seconds."
                    )
                out.write(chunk)
        if whole is not None and written != whole:
            raise TransferError(f"{written} of {whole} bytes came")

    def _check(self, answer: httpx2.Response) -> None:
        if answer.status_code in _BUSY:
            raise TransferError(f"HTTP {answer.status_code}")
        if answer.status_code not in {_OK, _PARTIAL}:
            raise IngestError(
                f"{answer.url}: HTTP {answer.status_code}. Nothing was loaded.",
                hint="Get the file otherwise and give it by --from PATH.",
            )


def _is_coded(answer: httpx2.Response) -> bool:
    """Return whether the body is compressed on its way: its bytes are not those that are kept."""
    return answer.headers.get("content-encoding", "identity") != "identity"


def _goes_on(answer: httpx2.Response, size: int) -> bool:
    """Return whether a part of a body begins where what is kept ends."""
    stated = answer.headers.get("content-range", f"bytes {size}-")
    return not _is_coded(answer) and stated.startswith(f"bytes {size}-")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
