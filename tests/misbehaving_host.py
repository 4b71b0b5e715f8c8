"""A web server of this machine that misbehaves in every usual way, as the path asks."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

from ingest.addresses.request import MOST_BYTES

PAGE = (
    "<html><head><title>Clean rooms in Jumet</title>"
    '<meta property="article:published_time" content="2023-02-03T08:00:00+01:00">'
    "</head><body>Opened.<script>let random = 4</script></body></html>"
)


class Host(BaseHTTPRequestHandler):
    """Answers as the path says."""

    asked: ClassVar[defaultdict[str, list[str]]] = defaultdict(list)
    times: ClassVar[list[float]] = []
    robots: str | bytes | int = ""
    """The rules, or the status that is answered in their place."""
    words = "Opened."

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = self.path
        self.asked[path].append(self.command)
        self.times.append(time.monotonic())
        name = path.partition("?")[0].strip("/").replace(".txt", "")
        name = name.replace("-", "_").replace("/", "_")
        with suppress(OSError):
            getattr(self, f"on_{name}", self.on_missing)()

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in {"content_type": "text/html", **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def on_robots(self) -> None:
        match self.robots:
            case int() as status:
                self.send(status, location="/robots-again.txt")
            case bytes() as body:
                self.send(200, body, content_type="text/plain")
            case text:
                self.send(200, text.encode(), content_type="text/plain")

    def on_robots_again(self) -> None:
        self.send(200, b"User-agent: *\nDisallow: /page", content_type="text/plain")

    def on_missing(self) -> None:
        self.send(404)

    def on_page(self) -> None:
        self.send(200, PAGE.encode())

    def on_changing(self) -> None:
        if not Host.words:
            self.on_endless()
            return
        self.send(200, f"<title>T</title>{Host.words}".encode())

    def on_old(self) -> None:
        self.send(410)

    def on_hang(self) -> None:
        time.sleep(4)

    def on_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while self.command == "GET":
            self.wfile.write(b"<p>more</p>")
            self.wfile.flush()
            time.sleep(0.02)

    def on_huge(self) -> None:
        self.send(200, b"<title>Huge</title>" + b"x" * (3 * MOST_BYTES))

    def on_circle(self) -> None:
        self.send(302, location="/circle-back")

    def on_circle_back(self) -> None:
        self.send(302, location="/circle")

    def on_staircase(self) -> None:
        step = int(self.path.partition("?")[2] or 0)
        self.send(302, location=f"/staircase?{step + 1}")

    def on_moved(self) -> None:
        self.send(301, location="/page")

    def on_for_now(self) -> None:
        self.send(302, location="/page")

    def on_no_head(self) -> None:
        self.on_page() if self.command == "GET" else self.send(403)

    def on_closed(self) -> None:
        self.send(403)

    def on_broken(self) -> None:
        self.send(500)

    def on_busy(self) -> None:
        first = len(self.asked["/busy"]) == 1
        self.send(429, retry_after="1") if first else self.on_page()

    def on_too_busy(self) -> None:
        self.send(429, retry_after="86400")

    def on_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"<title>Half")
        self.wfile.flush()
        self.connection.close()

    def on_hangup(self) -> None:
        self.connection.close()

    def on_charset(self) -> None:
        body = "<title>Thérapie génique à Liège</title>".encode("latin-1")
        self.send(200, body, content_type="text/html; charset=utf-8")

    def on_paper(self) -> None:
        self.send(200, b"%PDF-1.7", content_type="application/pdf")

    def on_garbage(self) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")

    def on_to_nowhere(self) -> None:
        self.send(302, location="http://[::bad/")

    def on_no_method(self) -> None:
        self.on_page() if self.command == "GET" else self.send(405, allow="GET")

    def on_not_built(self) -> None:
        self.on_page() if self.command == "GET" else self.send(501)

    def on_paid(self) -> None:
        self.send(402)

    def on_by_law(self) -> None:
        self.send(451)

    def on_members(self) -> None:
        self.send(302, location="/account/login?next=%2Fmembers")

    def on_account_login(self) -> None:
        self.send(200, b"<title>Please sign in</title>")

    def on_agree(self) -> None:
        self.send(307, location="/consent?site=x")

    def on_consent(self) -> None:
        self.send(200, b"<title>Privacy gate</title>")

    def on_to_front(self) -> None:
        self.send(302, location="/")

    def on_to_front_for_good(self) -> None:
        self.send(301, location="/fr/")

    def on_(self) -> None:
        self.send(200, b"<title>Welcome</title>")

    on_fr = on_

    def on_sends_on(self) -> None:
        body = b'<meta http-equiv="Refresh" content="0; url=/page"><title>Wait</title>'
        self.send(200, body)

    def on_reloads(self) -> None:
        self.send(200, b'<meta http-equiv="refresh" content="5"><title>News</title>')
