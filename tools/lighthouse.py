"""Lighthouse's four marks for the pages people see first, on a phone and on a desktop.

    python -m tools.lighthouse [SITE] [--page NAME ...] [--times 3] [--least 95]

Without SITE a server is started on the shipped data in a folder of its own. Of several runs the
best counts: what else the machine does can only make a page slower. Exits with 1 if a mark is
below `--least`, or that of search engines below 100, and names what the page lost points for.
Needs npm's `npx`; CHROME_PATH names the browser, else /usr/bin/chromium is taken.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = {
    "home": "/en/",
    "board": "/en/gaps",
    "network": "/en/network",
    "map": "/en/map",
    "actors": "/en/actors",
    "actor": "/en/actors/vesale-bioscience",
    "answer": "/en/ask?q=Who+works+on+phage+therapy+in+Wallonia%3F",
    "partners": "/en/partners?actor=vesale-bioscience",
}
FORMS = {"mobile": (), "desktop": ("--preset=desktop",)}
MARKS = ("performance", "accessibility", "best-practices", "seo")
SEARCH = 100
"""The least mark for search engines: its audits depend on nothing but the page."""
TIMES = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
)
LONGEST = 180
"""Seconds that one run may take."""
SERVE = (sys.executable, str(Path(__file__).parents[1] / "atmp.py"), "serve")
READY = re.compile(r"ready: (\S+?)/?$")


def lighthouse(address: str, form: str) -> dict[str, Any]:
    """Return the report on one page, {} if there is none within the time."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            shutil.which("npx") or "npx",
            "--yes",
            LIGHTHOUSE,
            address,
            *FORMS[form],
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
        ]
        browser = {
            "CHROME_PATH": os.environ.get("CHROME_PATH", "/usr/bin/chromium")
        }
        subprocess.run(
            command,
            env=os.environ | browser,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
        return json.loads(report.read_text("utf-8")) if report.exists() else {}


def marks_of(report: dict[str, Any]) -> dict[str, int]:
    """Return the marks of a report out of 100, 0 for one that could not be given."""
    given = report.get("categories", {})
    return {
        name: round(100 * (given.get(name, {}).get("score") or 0))
        for name in MARKS
    }


def lost_points(report: dict[str, Any]) -> list[str]:
    """Return the audits that count and were not passed in full."""
    audits = report.get("audits", {})
    categories = report.get("categories", {}).values()
    refs = [ref for category in categories for ref in category["auditRefs"]]
    counting = dict.fromkeys(ref["id"] for ref in refs if ref["weight"])
    scores = {name: audits[name]["score"] for name in counting}
    return [
        name
        for name, score in scores.items()
        if score is not None and score < 1
    ]


def best_of(
    address: str,
    form: str,
    times: int,
) -> dict[str, Any]:
    """Return the report with the highest marks of several runs."""
    Console(stderr=True).print(f"{form} {address}")
    reports = [lighthouse(address, form) for _ in range(times)]
    return max(reports, key=lambda report: sum(marks_of(report).values()))


def row(
    name: str,
    form: str,
    report: dict[str, Any],
) -> list[str]:
    """Return a line of the table: the marks, and the times behind the first of them."""
    audits = report.get("audits", {})
    times = [
        f"{audits.get(each, {}).get('numericValue', 0):.0f}" for each in TIMES
    ]
    return [name, form, *map(str, marks_of(report).values()), *times]


@contextmanager
def started() -> Iterator[str]:
    """Yield the address of a site on the shipped data, which ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [*SERVE, "--port", "0"],
            env=os.environ | {"ATMP_DATA_DIR": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        lines = server.stdout or iter(())
        try:
            yield next(
                match[1] for line in lines if (match := READY.search(line))
            )
        finally:
            server.terminate()
            server.wait(60)


def measure(
    site: str,
    names: list[str],
    times: int,
    least: int,
) -> bool:
    """Print the table of some pages; return whether every mark is high enough."""
    head = ("page", "form", *MARKS, "first ms", "largest ms", "blocked ms")
    table = Table(*head, title=f"Lighthouse, best of {times}")
    lost: list[str] = []
    for name in names:
        for form in FORMS:
            report = best_of(site + PAGES[name], form, times)
            table.add_row(*row(name, form, report))
            marks = marks_of(report)
            if min(marks.values()) < least or marks["seo"] < SEARCH:
                why = lost_points(report) or ["no report could be made"]
                lost.append(f"{name}, {form}: {', '.join(why)}")
    Console().print(table)
    for line in lost:
        Console().print(line)
    return not lost


def main() -> None:
    """Measure a site and exit with 1 if a mark is too low."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "site", nargs="?", help="a running site; without it, our own"
    )
    parser.add_argument(
        "--page",
        action="append",
        choices=PAGES,
        dest="pages",
    )
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--least", type=int, default=95)
    given = parser.parse_args()
    names = given.pages or list(PAGES)
    if given.site:
        good = measure(
            given.site.rstrip("/"),
            names,
            given.times,
            given.least,
        )
    else:
        with started() as site:
            good = measure(
                site,
                names,
                given.times,
                given.least,
            )
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
