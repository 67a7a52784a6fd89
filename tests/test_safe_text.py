"""Text that would act, in every place people can write it, through the installed command into every output.

Names of units and files, cells, words and explanations hold what a spreadsheet, a browser, a terminal, an XML
reader or a build server would take for its own.
"""

import csv
import io
import json
import os
import re
import select
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from converters.csv_text import safe
from converters.json_file import write
from converters.printable import printable
from schemas.number import Unread
from schemas.report import Agency
from tests.builders import FORMS, sound

CELL = "proactive_disclosure.licenses.decisions"
FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://x.example","点这里")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+2",
    "\r=1+3",
    "\n=1+4",
    "  =1+5",
    "＝1+6",
    "＋1",
    "－1",
    "＠SUM(1)",
    "\u3000=1+7",
    "{=1+8}",
    "=cmd|'/C calc'!A1",
)
MARKUP = (
    "<r><t>x</t></r>",
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "'\"><svg onload=alert(1)>",
    "javascript:alert(1)",
    "</t></si><si><t>",
    "]]><x>",
    "${7*7}{{7*7}}",
    "| a | b |\n|---|---|",
    "[点](javascript:alert(1))",
)
LINES = ("::error file=x::y", "%0A::warning::z", "##[error]x", "a\n::error::b", "a\r::error::b")
STEERING = (
    "\x1b]0;owned\x07",
    "\x1b[2J\x1b[31mX",
    "\x9b31mX",
    "a\x08b",
    "\u202egpj.exe\u202c",
    "\u2066x\u2069",
    "a\x7fb",
)
TEXTS = (*FORMULAS, *MARKUP, *LINES, *STEERING)
PLAIN = tuple(f"甲{n:02d}" for n in range(len(TEXTS)))
"""As many texts that do nothing: what comes of these differs in words alone."""


def report(number: int, text: str):
    made = sound(FORMS[0], **{CELL: Unread(text)})
    words = {"overview": text, "problems": f"{text}\n\n{text}", "other_matters": text}
    return replace(made, agency=Agency(f"{text}{number:02d}", f"{text}{number:02d}"), sections=words)


def file_of(number: int, text: str) -> str:
    return f"{text.replace('/', '∕')}{number:02d}.json"


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """Two folders of reports alike but for their texts, and a roster for each."""
    found = {}
    for kind, texts in (("hostile", TEXTS), ("plain", PLAIN)):
        folder = tmp_path_factory.mktemp(kind)
        (folder / "来件").mkdir()
        rows = io.StringIO()
        table = csv.writer(rows)
        table.writerow(("单位名称", "机构代码", "类型", "上级", "联系人"))
        for number, text in enumerate(texts):
            made = report(number, text)
            (folder / "来件" / file_of(number, text)).write_bytes(write(made))
            table.writerow((made.agency.name, f"C{number:02d}", text, "", text))
        (folder / "名册.csv").write_text(rows.getvalue(), "utf-8")
        found[kind] = folder
    return found


@pytest.fixture(scope="module")
def told(command, offices):
    """What the command gives for both kinds, made once each."""
    made: dict[tuple, Path | bytes] = {}

    def of(kind: str, *args: str, out: str | None = None):
        key = (kind, args, out)
        if key not in made:
            end = [] if out is None else ["-o", out, "--force"]
            done = subprocess.run([*command, *args, *end], cwd=offices[kind], capture_output=True, timeout=300)
            assert done.returncode in (0, 1), done.stderr.decode()
            made[key] = done.stdout if out is None else offices[kind] / out
        return made[key]

    return of


def book(path: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def formulas(path: Path) -> Counter:
    """Every formula of a workbook with its place; rows that texts make come after all that formulas stand in."""
    return Counter(
        (sheet.title, cell.coordinate, str(getattr(cell.value, "text", cell.value)))
        for sheet in book(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    )


def texts_of(path: Path) -> str:
    return "\n".join(
        str(cell.value)
        for sheet in book(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type in ("s", "inlineStr")
    )


BOOKS = {
    "check": (("check", "来件", "--format", "xlsx", "--exit-zero"), "问题.xlsx"),
    "collect": (("collect", "来件", "--roster", "名册.csv", "--year", "2024", "--exit-zero"), "进度.xlsx"),
}


@pytest.mark.parametrize("name", BOOKS)
def test_listings_hold_texts_alone(told, name):
    path = told("hostile", *BOOKS[name][0], out=BOOKS[name][1])
    assert formulas(path) == Counter()
    words = texts_of(path)
    for text in FORMULAS[:5]:
        assert text in words
    # as text, not as XlsxWriter's ready-made XML
    assert "<r><t>x</t></r>" in words


def test_filled_workbooks_have_the_formulas_of_any_other(told, offices):
    for kind in offices:
        told(kind, "convert", "来件", "--to", "xlsx", "--exit-zero", "-q", out="簿")
    pairs = list(
        zip(*(sorted((offices[k] / "簿").glob("*.xlsx"), key=lambda p: p.stem[-2:]) for k in offices), strict=True)
    )
    assert len(pairs) == len(TEXTS)
    for number, (hostile, plain) in enumerate(pairs):
        ours, theirs = formulas(plain), formulas(hostile)
        # the titles are put together of the texts that the cells hold
        strange = {f for f in theirs if f not in ours}
        assert not strange or all("HYPERLINK" in f[2] and f[2].count('"') % 2 == 0 for f in strange), strange
        assert not any(TEXTS[number].strip() in f[2] for f in strange if len(TEXTS[number].strip()) > 3)
        ElementTree.fromstring(zipfile.ZipFile(hostile).read("xl/sharedStrings.xml"))


def test_templates_sums_and_differences(told, offices):
    told("hostile", "distribute", "名册.csv", "--year", "2024", out="发放")
    told("plain", "distribute", "名册.csv", "--year", "2024", out="发放")
    sent = sorted((offices["hostile"] / "发放").glob("*.xlsx"))
    assert len(sent) == len(TEXTS)
    ours = formulas(next((offices["plain"] / "发放").glob("*.xlsx")))
    assert all(formulas(path) == ours for path in sent[:6])
    two = [f"来件/{file_of(n, TEXTS[n])}" for n in (1, 2)]
    assert formulas(told("hostile", "diff", *two, "--exit-zero", out="差.xlsx")) == Counter()
    summed = told("hostile", "aggregate", "来件", "--exit-zero", "--allow-gaps", out="合计.xlsx")
    plain = told("plain", "aggregate", "来件", "--exit-zero", "--allow-gaps", out="合计.xlsx")
    assert {f for f in formulas(summed) if "HYPERLINK" not in f[2]} == {
        f for f in formulas(plain) if "HYPERLINK" not in f[2]
    }


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("name", BOOKS)
def test_a_spreadsheet_calculates_nothing(told, name, tmp_path):
    path = told("hostile", *BOOKS[name][0], out=BOOKS[name][1])
    every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", every, "--outdir", tmp_path, path],
        capture_output=True,
        timeout=300,
        check=True,
    )
    shown = "".join(p.read_text("utf-8") for p in tmp_path.glob("*.csv"))
    cells = {
        cell for p in tmp_path.glob("*.csv") for row in csv.reader(io.StringIO(p.read_text("utf-8"))) for cell in row
    }
    # formulas are shown as formulas, so a text is here as it was written
    assert any(cell.startswith("=1+1") for cell in cells)
    assert not re.search(r"#(?:NAME|REF|VALUE)|Err:\d", shown)


# ---- CSV


def test_every_csv_marks_what_would_calculate(told):
    for data in (
        told("hostile", "check", "来件", "--format", "csv", "--exit-zero"),
        told("hostile", "convert", "来件", "--exit-zero", "-q", out="数.csv").read_bytes(),
        told("hostile", "aggregate", "来件", "--exit-zero", "--allow-gaps", out="合.csv").read_bytes(),
    ):
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}
        for cell in {cell for row in rows[1:] for cell in row}:
            bare = cell.lstrip()
            assert not bare.startswith(tuple("=+-@＝＋－＠\t\r\n")) or re.fullmatch(r"-?\d+(\.\d+)?", cell), cell
        assert any(cell.startswith("'=1+1") for row in rows for cell in row)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_mark_can_be_taken_off(text):
    assert (safe(text) == f"'{text}") == (not text.startswith("{"))
    assert safe(f"'{text}") == f"''{text}"


# ---- web pages


class Drawn(HTMLParser):
    """The elements of a page with the names of their attributes, its scripts and its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set = set()
        self.scripts: list[str] = []
        self.links: set[str] = set()
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.add((tag, *sorted(name for name, _ in attrs)))
        self._script = tag == "script"
        if self._script:
            self.scripts.append("")
        self.links |= {value for name, value in attrs if name in ("href", "src", "action", "data", "xlink:href")}

    def handle_endtag(self, tag):
        self._script = False

    def handle_data(self, data):
        if self._script:
            self.scripts[-1] += data


PAGES = {
    "check": ("check", "来件", "--format", "html", "--exit-zero"),
    "board": ("collect", "来件", "--roster", "名册.csv", "--year", "2024", "--exit-zero", "--format", "html"),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_the_elements_of_any_other(told, name):
    hostile, plain = (Drawn(told(kind, *PAGES[name]).decode()) for kind in ("hostile", "plain"))
    assert hostile.found <= plain.found | {("br",)}
    assert all(link.startswith("#") for link in hostile.links)
    code = [s for s in hostile.scripts if not s.startswith("{")]
    assert code == [s for s in plain.scripts if not s.startswith("{")]
    for script in hostile.scripts:
        if script.startswith("{"):
            assert json.loads(script)["units"][0][0].startswith("=1+1")


def test_other_pages(told, offices):
    """Converted reports, and the page of a difference between two."""
    for kind in offices:
        told(kind, "convert", "来件", "--to", "html", "-q", "--exit-zero", out="网页")
    for number in range(len(FORMULAS), len(FORMULAS) + len(MARKUP)):
        pages = {}
        for kind, texts in (("hostile", TEXTS), ("plain", PLAIN)):
            one, two = (f"来件/{file_of(n, texts[n])}" for n in (number, 0))
            made = (offices[kind] / "网页" / Path(one).name).with_suffix(".html")
            pages[kind] = [Drawn(made.read_text("utf-8"))]
            if number % 4 == 0:
                pages[kind].append(Drawn(told(kind, "diff", one, two, "--format", "html", "--exit-zero").decode()))
        for hostile, plain in zip(pages["hostile"], pages["plain"], strict=True):
            strange = {
                f for f in hostile.found - plain.found if f[0] not in ("br", "strong", "ins", "del", "p", "span")
            }
            assert not strange
            assert not any(name.startswith("on") for f in hostile.found for name in f[1:])
            assert hostile.links == plain.links
            assert hostile.scripts == plain.scripts == []


# ---- for programs


def test_junit_is_xml_that_every_reader_takes(told):
    tree = ElementTree.fromstring(told("hostile", "check", "来件", "--format", "junit", "--exit-zero"))
    assert len(tree) == len(TEXTS)
    assert {e.tag for e in tree.iter()} == {"testsuites", "testsuite", "testcase", "failure", "skipped"}


def test_sarif_and_json(told):
    run = json.loads(told("hostile", "check", "来件", "--format", "sarif", "--exit-zero"))["runs"][0]
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", uri), uri
    assert json.loads(told("hostile", "check", "来件", "--format", "json", "--exit-zero"))


def test_github_gets_our_commands_alone(told):
    lines = told("hostile", "check", "来件", "--format", "github", "--exit-zero").decode().split("\n")
    assert lines.pop() == ""
    count = len(told("hostile", "check", "来件", "--format", "concise", "--exit-zero").decode().splitlines())
    assert len(lines) == count
    for line in lines:
        assert re.fullmatch(r"::(error|warning|notice) file=[^:,\r\n]+,(line=\d+,)?title=[A-Z0-9-]+::[^\r\n]*", line), (
            line
        )
        assert not re.search(r"%(?!25|0A|3A|2C)", line)


# ---- terminals


def on_a_terminal(args, cwd: Path) -> str:
    """What a command writes where its output and errors are a terminal."""
    pty = pytest.importorskip("pty")
    parent, child = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(args, cwd=cwd, stdin=subprocess.DEVNULL, stdout=child, stderr=child, env=environment)
    os.close(child)
    read = b""
    while process.poll() is None or select.select([parent], [], [], 0)[0]:
        if select.select([parent], [], [], 0.2)[0]:
            try:
                read += os.read(parent, 65536)
            except OSError:
                break
    process.wait(60)
    os.close(parent)
    return read.decode("utf-8", "replace")


OURS = re.compile(r"\x1b\[[0-9;]*m")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
STEER = [n for n, text in enumerate(TEXTS) if text in STEERING or text in LINES]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    "args",
    [
        ("check", "来件"),
        ("check", "来件", "--format", "concise"),
        ("check", "来件", "--format", "json"),
        ("check", "来件", "--format", "csv"),
        ("check", "来件", "--format", "html"),
        ("check", "来件", "--format", "github"),
        ("convert", "来件", "-o", "出", "--force"),
        ("convert", "来件", "--to", "csv", "-o", "-"),
        ("collect", "来件", "--roster", "名册.csv", "--year", "2024"),
        ("aggregate", "来件", "-o", "合.json", "--force", "--allow-gaps"),
        ("diff", f"来件/{file_of(STEER[5], TEXTS[STEER[5]])}", f"来件/{file_of(STEER[6], TEXTS[STEER[6]])}"),
        ("convert", f"来件/{file_of(STEER[5], TEXTS[STEER[5]])}", "--to", "txt"),
        ("check", "没有\x1b[31m\u202e\n✓ 全部正确"),
        ("rule", "\x1b[31mT3"),
        ("check", "--\x1b[31m"),
    ],
    ids=lambda args: "-".join(a for a in args if a.isascii() and a.isprintable() and "/" not in a),
)
def test_nothing_steers_a_terminal(command, offices, args):
    shown = on_a_terminal([*command, *args], offices["hostile"])
    assert shown.strip()
    # a progress bar moves the cursor, colours are ours
    ours = OURS.sub("", re.sub(r"\x1b\[(?:\?25[lh]|2K|1A|\d*G)", "", shown))
    assert not UNSEEN.search(ours), UNSEEN.search(ours)
    assert not re.search(r"\x1b\[(?:2J|31mX)", shown)
    # no line that the texts began by themselves; what is quoted in a table or on a page may have several
    if not {"csv", "html"} & set(args):
        assert not any(line.startswith(("::error::b", "✓ 全部正确")) for line in ours.splitlines())


def test_what_is_printable():
    assert printable("a\x1b[1mb\n\t\u202ec\x9b") == "a\\u001b[1mb\\u000a\\u0009\\u202ec\\u009b"
    assert printable("a\n\tb\rc", lines=True) == "a\n\tb\\u000dc"
    assert printable("示例县 é 👨‍👩‍👧 100%") == "示例县 é 👨‍👩‍👧 100%"
    assert json.loads(printable('"\x7f\u202e"')) == "\x7f\u202e"
