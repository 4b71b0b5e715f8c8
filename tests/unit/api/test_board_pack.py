"""The board pack read back: every gap and nothing more, on each page its date and release."""

from __future__ import annotations

import io
import re
import time
from typing import TYPE_CHECKING

import openpyxl
import pypdfium2
import pytest
from pypdf import PdfReader

from api.pack.book import xlsx
from api.pack.content import Pack, pack
from api.pack.pack_files import write_pack
from api.pack.pdf_document import pdf
from api.pack.pdf_styles import SIZES
from graph.coverage.scenario import Scenario

if TYPE_CHECKING:
    from api.pack.content import Paper
    from graph.model import Language
    from graph.release.snapshot import Snapshot

CASES: dict[str, tuple[Scenario, Language, Paper]] = {
    "plain": (Scenario("Wallonia"), "en", "A4"),
    "what if": (Scenario("Wallonia", sites=("catalent@be-gosselies",)), "fr", "A4"),
    "day": (Scenario("Flanders", as_of="2019-12-31"), "nl", "A3"),
    "everywhere": (Scenario(None, plans=True), "fr", "A3"),
}


class Made:
    """A pack with its document."""

    def __init__(self, snapshot: Snapshot, case: str) -> None:
        scenario, lang, paper = CASES[case]
        began = time.process_time()
        self.pack: Pack = pack(snapshot, scenario, lang)
        self.file = pdf(self.pack, paper)
        self.seconds = time.process_time() - began
        self.paper: Paper = paper
        reader = PdfReader(io.BytesIO(self.file))
        self.pages = [plain(page.extract_text()) for page in reader.pages]
        self.book = xlsx(snapshot, self.pack)


def plain(text: str) -> str:
    """Return a text without what breaking it into lines does to it."""
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module", params=CASES)
def made(curated_snapshot: Snapshot, request: pytest.FixtureRequest) -> Made:
    return Made(curated_snapshot, request.param)


def test_it_has_each_gap_of_the_board_and_nothing_more(made: Made) -> None:
    text = "".join(made.pages)
    severity = plain(made.pack.words["gaps_severity"])
    assert made.pack.gaps
    for rank, line in enumerate(made.pack.gaps, 1):
        given = f"{rank}.{plain(line.reason)}({severity}{line.severity})"
        assert given in text, given
    assert len(re.findall(rf"\({severity}\d[.,]\d\d\)", text)) == len(made.pack.gaps)
    blind = [gap.reason for gap in made.pack.board.blind_spots]
    assert blind
    assert not [reason for reason in blind if plain(reason) in text]


def test_each_gap_has_its_candidates_and_sources(made: Made) -> None:
    text = "".join(made.pages)
    for line in made.pack.gaps:
        assert all(plain(one) in text for one in line.candidates)
        assert line.sources
        assert plain(line.sources[0].text) in text


def test_every_page_says_date_and_release(made: Made) -> None:
    for number, page in enumerate(made.pages, 1):
        assert made.pack.board.release in page
        assert plain(made.pack.when) in page
        assert plain(made.pack.place) in page
        assert f"{number}/{len(made.pages)}" in page


def test_no_text_is_outside_its_page(made: Made) -> None:
    width, height = SIZES[made.paper]
    document = pypdfium2.PdfDocument(made.file)
    for page in document:
        assert page.get_size() == pytest.approx((width, height))
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            assert left >= 0
            assert bottom >= 0
            assert right <= width
            assert top <= height
        text.close()
        page.close()
    document.close()


def test_the_first_page_has_findings_and_matrix(made: Made) -> None:
    first = made.pages[0]
    for sentence in (*made.pack.findings, made.pack.sure, *made.pack.changes):
        assert plain(sentence) in first
    assert all(plain(row.name) in first for row in made.pack.rows)
    assert all(plain(stage) in first for stage in made.pack.stages)


def test_letters_of_every_language_are_embedded(made: Made) -> None:
    reader = PdfReader(io.BytesIO(made.file))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("DejaVuSansCondensed" in name for name in fonts if "Helv" not in name)
    for page in reader.pages:
        assert "\ufffd" not in page.extract_text()


def test_the_same_board_gives_the_same_bytes(
    made: Made, curated_snapshot: Snapshot
) -> None:
    assert made.file == pdf(made.pack, made.paper)
    assert made.book == xlsx(curated_snapshot, made.pack)


def test_it_is_made_in_less_than_three_seconds(made: Made) -> None:
    assert made.seconds < 3


def test_the_workbook_holds_every_cell_gap_and_source(made: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made.book))
    t, board = made.pack.words, made.pack.board
    rows = {sheet.title: sheet.max_row - 1 for sheet in book.worksheets}
    assert rows[t["pack_cells"]] == len(board.cells)
    assert rows[t["nav_gaps"]] == len(board.gaps)
    assert rows[t["gaps_matrix"]] == len(board.therapies)
    cited = {key for cell in board.cells for key in cell.source_ids}
    cited |= {key for gap in board.gaps for key in gap.source_ids}
    assert rows[t["nav_sources"]] == len(cited)
    matrix = list(book[t["gaps_matrix"]].iter_rows(min_row=2, values_only=True))
    counted = [cell.open for cell in board.cells if cell.open]
    shown = [
        int(str(value).rpartition("\N{RIGHTWARDS ARROW}")[2])
        for row in matrix
        for value in row[1:-1]
        if str(value)[-1].isdigit()
    ]
    assert shown == counted


def test_a_zip_holds_both_under_one_name(curated_snapshot: Snapshot) -> None:
    packed = pack(curated_snapshot, Scenario("Brussels"), "nl")
    made = write_pack(curated_snapshot, packed, "zip", "A4")
    assert made.name == f"{packed.name}.zip"
    assert made.body == write_pack(curated_snapshot, packed, "zip", "A4").body
    assert packed.name.startswith("gap-board_Brussels_r-")
