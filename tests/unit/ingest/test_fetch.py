"""Downloads against a server in memory: retries, resuming, unchanged files, limits."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from graph.errors import IngestError
from ingest import fetch as fetching
from ingest.reading.source_config import Download, SourceConfig, TableConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BODY = bytes(range(256)) * 4096


def config(**more: Any) -> SourceConfig:
    given = {
        "downloads": (Download(url="https://data.example/all.zip", file="all.zip"),),
        **more,
    }
    return SourceConfig(
        name="example",
        title="Example",
        publisher="Example",
        licence="CC0",
        cadence="daily",
        homepage="https://data.example",
        tables={"t": TableConfig(signature=frozenset("a"))},
        **given,
    )


class Server:
    """Answers in turn; keeps what it was asked."""

    def __init__(self, *answers: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self.answers, self.asked = list(answers), list[httpx2.Request]()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(request)


def get(server: Server, folder: Path, given: SourceConfig | None = None) -> Path:
    http = fetching.client(httpx2.MockTransport(server))
    return fetching.fetch(given or config(), folder, http, wait=0.0)


def whole(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, content=BODY, headers={"etag": '"one"'})


def test_a_file_is_kept_by_its_checksum_under_its_name(tmp_path: Path) -> None:
    current = get(Server(whole), tmp_path)
    assert (current / "all.zip").read_bytes() == BODY
    kept = tmp_path / "snapshots" / "example" / hashlib.sha256(BODY).hexdigest()
    assert kept.read_bytes() == BODY


def test_an_unchanged_file_is_not_sent_again(tmp_path: Path) -> None:
    get(Server(whole), tmp_path)
    server = Server(lambda _: httpx2.Response(304))
    assert (get(server, tmp_path) / "all.zip").read_bytes() == BODY
    assert server.asked[0].headers["if-none-match"] == '"one"'


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    server = Server(lambda _: httpx2.Response(503), whole)
    assert (get(server, tmp_path) / "all.zip").read_bytes() == BODY
    assert len(server.asked) == 2


def test_a_transfer_that_broke_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    def half(request: httpx2.Request) -> httpx2.Response:
        headers = {"etag": '"one"', "content-length": str(len(BODY))}
        return httpx2.Response(200, content=iter([BODY[:1000]]), headers=headers)

    def rest(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["range"] == "bytes=1000-"
        assert request.headers["if-range"] == '"one"'
        return httpx2.Response(206, content=BODY[1000:], headers={"etag": '"one"'})

    assert (get(Server(half, rest), tmp_path) / "all.zip").read_bytes() == BODY


@pytest.mark.parametrize(
    "more", [{"content-range": "bytes 0-5/9"}, {"content-encoding": "gzip"}]
)
def test_a_rest_that_does_not_fit_is_not_put_behind_what_is_kept(
    tmp_path: Path, more: dict[str, str]
) -> None:
    folder = tmp_path / "snapshots" / "example"
    folder.mkdir(parents=True)
    (folder / "all.zip.part").write_bytes(BODY[:1000])
    (folder / "all.zip.mark").write_text('"one"')

    def rest(request: httpx2.Request) -> httpx2.Response:
        body = gzip.compress(BODY) if "content-encoding" in more else BODY[:1000]
        return httpx2.Response(206, content=body, headers={"etag": '"one"', **more})

    server = Server(rest, whole)
    assert (get(server, tmp_path) / "all.zip").read_bytes() == BODY
    assert [request.headers.get("range") for request in server.asked] == [
        "bytes=1000-",
        None,
    ]


def test_what_came_compressed_and_broke_off_is_begun_again(tmp_path: Path) -> None:
    packed = gzip.compress(BODY)
    headers = {"etag": '"one"', "content-encoding": "gzip"}

    def half(request: httpx2.Request) -> httpx2.Response:
        def pieces() -> Iterator[bytes]:
            yield packed[: len(packed) // 2]
            raise httpx2.ReadError("reset")

        return httpx2.Response(200, content=pieces(), headers=headers)

    server = Server(half, whole)
    assert (get(server, tmp_path) / "all.zip").read_bytes() == BODY
    assert "range" not in server.asked[1].headers


def test_a_kept_file_that_is_no_longer_whole_is_fetched_anew(tmp_path: Path) -> None:
    get(Server(whole), tmp_path)
    kept = tmp_path / "snapshots" / "example" / hashlib.sha256(BODY).hexdigest()
    kept.write_bytes(BODY[:77])
    server = Server(
        lambda request: (
            httpx2.Response(304)
            if "if-none-match" in request.headers
            else whole(request)
        )
    )
    assert (get(server, tmp_path) / "all.zip").read_bytes() == BODY


def test_a_file_that_changed_in_between_is_taken_whole(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots" / "example"
    folder.mkdir(parents=True)
    (folder / "all.zip.part").write_bytes(b"old bytes")
    (folder / "all.zip.mark").write_text('"old"')
    assert (get(Server(whole), tmp_path) / "all.zip").read_bytes() == BODY


def test_too_large_is_refused_and_nothing_stays(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="larger than 0 MB"):
        get(Server(whole), tmp_path, config(max_megabytes=0))
    assert not list((tmp_path / "snapshots" / "example").glob("*.part"))


def test_too_slow_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", -1.0)
    with pytest.raises(IngestError, match="not whole after"):
        get(Server(whole), tmp_path)


@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_is_not_repeated(tmp_path: Path, status: int) -> None:
    server = Server(lambda _: httpx2.Response(status))
    with pytest.raises(IngestError, match=f"HTTP {status}"):
        get(server, tmp_path)
    assert len(server.asked) == 1


def test_a_dead_server_is_named_with_the_way_out(tmp_path: Path) -> None:
    def dead(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no route")

    with pytest.raises(IngestError, match=r"after 5 attempts: no route.*--from"):
        get(Server(dead), tmp_path)


def test_pages_are_followed_to_the_last(tmp_path: Path) -> None:
    def page(request: httpx2.Request) -> httpx2.Response:
        token = request.url.params.get("pageToken")
        following = {None: "b", "b": "c"}.get(token)
        return httpx2.Response(200, json={"studies": [], "nextPageToken": following})

    address = "https://data.example/studies?q=x"
    paged = Download(
        url=address, file="s.json", page_key="nextPageToken", page_parameter="pageToken"
    )
    current = get(Server(page), tmp_path, config(downloads=(paged,)))
    assert sorted(file.name for file in current.iterdir()) == [
        "0001-s.json",
        "0002-s.json",
        "0003-s.json",
    ]


def test_the_archive_of_a_record_is_found(tmp_path: Path) -> None:
    def record(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/record":
            link = {"self": "https://data.example/content"}
            return httpx2.Response(
                200, json={"files": [{"key": "v2-ror.zip", "links": link}]}
            )
        return whole(request)

    listed = Download(url="https://data.example/record", file="ror.zip", record=".zip")
    current = get(Server(record), tmp_path, config(downloads=(listed,)))
    assert (current / "ror.zip").read_bytes() == BODY


def test_a_source_without_an_address_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="--from PATH"):
        fetching.fetch(config(downloads=()), tmp_path)
