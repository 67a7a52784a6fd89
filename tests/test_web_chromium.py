"""The page in a browser: nothing goes wrong, it prints in full, and a narrow screen scrolls the tables only."""

import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from html import escape

import pdfplumber
import pytest

from converters.web.write import article, write
from schemas.form import load_form
from schemas.grid import grid
from tests.builders import sound

LONG = "依申请公开工作有序推进，" * 30 + "完。"
SOUND = sound(load_form("2021"))
TEXTS = {"overview": f"{LONG}\n\n### （一）小标题\n\n{LONG}", "problems": LONG, "other_matters": "无"}
REPORT = replace(SOUND, sections=TEXTS, values={k: 1000 + n for n, k in enumerate(SOUND.values)})


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    """Run a browser on a page: with arguments, giving what it prints and what it complains of."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if program is None:
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("chromium")

    def run(text, *arguments):
        page = folder / "page.html"
        page.write_text(text, "utf-8")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
        command += ["--enable-logging=stderr", "--virtual-time-budget=3000", *arguments, page.as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=120, cwd=folder, check=True)
        return done.stdout.decode(), [x for x in done.stderr.decode("utf-8", "replace").splitlines() if "CONSOLE" in x]

    return run


def letters(text):
    """A text without white space; fonts write some characters as radicals of the same look."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def printed(browse, tmp_path_factory):
    path = tmp_path_factory.mktemp("print") / "page.pdf"
    _, complaints = browse(write(REPORT), "--no-pdf-header-footer", f"--print-to-pdf={path}")
    assert complaints == []
    with pdfplumber.open(path) as pdf:
        return [(p.width, p.height, p.extract_words(), letters(p.extract_text()), p.find_tables()) for p in pdf.pages]


def test_the_page_prints_in_full(printed):
    assert {(round(w), round(h)) for w, h, *_ in printed} == {(595, 842)}
    whole = "".join(text for _, _, _, text, _ in printed)
    for text in (*TEXTS.values(), *(s.heading for s in REPORT.form.sections)):
        assert letters(text.replace("### ", "").replace("\n\n", "")) in whole
    numbers = [word["text"] for _, _, words, _, _ in printed for word in words if re.fullmatch(r"1\d{3}", word["text"])]
    assert numbers == [str(v) for v in REPORT.values.values()]
    for width, height, words, _, _ in printed:
        assert all(w["x0"] > 0 and w["x1"] < width and w["top"] > 0 and w["bottom"] < height for w in words)


def test_the_head_of_a_table_is_repeated(printed):
    keys = [k for k in REPORT.values if k.startswith("requests.")]
    on_pages = [
        t for _, _, words, t, _ in printed if {w["text"] for w in words} & {str(REPORT.values[k]) for k in keys}
    ]
    assert len(on_pages) >= 2
    assert all("申请人情况" in t and "法人或其他组织" in t for t in on_pages)


def test_no_row_is_split(printed):
    where = {}
    for number, (_, _, words, _, _) in enumerate(printed):
        for word in words:
            if re.fullmatch(r"1\d{3}", word["text"]):
                where[word["text"]] = (number, round(word["top"]))
    for table in REPORT.form.tables.values():
        for row, cells in grid(table).rows():
            places = {where[str(REPORT.values[c.cell.key])] for c in cells if c.cell}
            assert len(places) <= 1, (table.key, row)


def test_cells_have_borders_and_numbers_stand_in_their_middle(printed):
    _, _, words, _, tables = next(p for p in printed if "行政处罚" in p[3])
    boxes = [box for table in tables for box in table.cells]
    numbers = [w for w in words if re.fullmatch(r"1\d{3}", w["text"])]
    assert numbers
    for word in numbers:
        around = [
            b
            for b in boxes
            if b[0] <= word["x0"] and word["x1"] <= b[2] and b[1] <= word["top"] and word["bottom"] <= b[3]
        ]
        assert around, word
        box = min(around, key=lambda b: b[2] - b[0])
        assert abs((box[0] + box[2]) - (word["x0"] + word["x1"])) < 4


MEASURE = """<script>addEventListener("load", () => { const d = document.querySelector("iframe").contentDocument;
const s = [...d.querySelectorAll(".nianbao-scroll")].map(x => x.scrollWidth > x.clientWidth);
document.title = [d.documentElement.scrollWidth <= 400, ...s].join(); });</script>"""


@pytest.mark.parametrize("width", [400])
def test_a_narrow_screen_scrolls_the_tables(browse, width):
    frame = f'<iframe width={width} height=800 style="border:0" srcdoc="{escape(write(REPORT))}"></iframe>{MEASURE}'
    shown, complaints = browse(f"<!DOCTYPE html><meta charset=utf-8>{frame}", "--dump-dom")
    assert complaints == []
    assert "<title>true,false,true,true</title>" in shown


def test_the_article_alone_has_borders(browse):
    script = """<script>const s = getComputedStyle(document.querySelector("td"));
    document.title = [s.borderTopWidth, s.borderTopStyle !== "none", s.textAlign].join();</script>"""
    shown, complaints = browse(f"<!DOCTYPE html><meta charset=utf-8><body>{article(REPORT)}{script}", "--dump-dom")
    assert complaints == []
    assert re.search(r"<title>1px,true,(-webkit-)?center</title>", shown)
