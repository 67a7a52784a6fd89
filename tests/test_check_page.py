"""The page of results, in a real browser: the script runs under the page's own policy, filters, and prints."""

import html
import io
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from converters.batch import FileResult
from converters.errors import Unreadable
from converters.reporters.options import Options
from converters.reporters.table import REPORTERS
from converters.sources import Source
from schemas.checks import check
from schemas.finding import Reading
from schemas.report import Agency
from tests.builders import FORMS, sound

EVIL = "<script>alert(1)</script>\"'&局"


@pytest.fixture(scope="module")
def page():
    wrong = sound(FORMS[0], **{"disputes.reconsideration.total": 99, "requests.received.natural_person": None})
    odd = replace(sound(FORMS[0]), agency=Agency(EVIL, None))
    readings = [Reading(sound(FORMS[1])), Reading(wrong), Reading(odd)]
    names = ["好.json", "坏.txt", f"{EVIL}.txt"]
    results = [FileResult(Source(n), r, f) for n, r, f in zip(names, readings, check(readings), strict=True)]
    results.append(FileResult(Source("扫描.pdf"), None, refusal=Unreadable("这是扫描件。", "a scan")))
    out = io.BytesIO()
    REPORTERS["html"].write(results, out, Options())
    return out.getvalue().decode()


def test_the_page_escapes_and_stands_alone(page):
    assert html.escape(EVIL) in page
    assert page.count("<script>") == 1
    assert " src=" not in page
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', page))
    assert "default-src 'none'" in page


def test_bad_cells_are_marked_with_their_equation(page):
    cell = re.search(r'<td class="error" id="f2-disputes\.reconsideration\.total".*?</td>', page).group()
    assert ">99<" in cell
    assert "T4-SUM" in cell
    assert "差" in cell
    assert page.count('class="part"') == 4
    assert 'href="#f2-disputes.reconsideration.total"' in page
    # a file in order draws no table
    assert 'id="f1-' not in page


@pytest.fixture(scope="module")
def browser():
    found = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


def dom(browser, text, folder):
    path = folder / "page.html"
    path.write_text(text, "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run(
        [browser, *options, "--virtual-time-budget=3000", "--dump-dom", path.as_uri()], capture_output=True, timeout=120
    )
    return done.stdout.decode()


def test_the_script_runs_under_the_policy_of_the_page(page, browser, tmp_path):
    shown = dom(browser, page, tmp_path)
    assert re.search(r"<output[^>]*>显示 4 份文件、\d+ 处问题</output>", shown)
    assert '<div class="filter" hidden' not in shown


@pytest.mark.parametrize(
    ("act", "files"),
    [
        ("f.search.value = '坏'", ["坏.txt"]),
        ("f.search.value = 'T4-SUM'", ["坏.txt"]),
        ("f.status.value = 'unreadable'", ["扫描.pdf"]),
        ("f.rule.value = 'FMT-BLANK'", ["坏.txt"]),
        ("f.querySelector('[value=error]').checked = false", []),
    ],
)
def test_the_filter_leaves_what_was_asked_for(page, browser, tmp_path, act, files):
    script = f"<script>const f = document.querySelector('.filter form'); {act}; f.dispatchEvent(new Event('input'));</script>"
    tried = re.sub(r"<meta http-equiv[^>]*>", "", page).replace("</body>", f"{script}</body>")
    shown = dom(browser, tried, tmp_path)
    sections = re.findall(r'<details class="file[^>]*>.*?</summary>', shown, re.DOTALL)
    left = [re.search(r'class="name">(.*?)<', s).group(1) for s in sections if " hidden" not in s.split(">")[0]]
    assert left == files


def test_the_page_prints_every_file_unfolded(page, browser, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine")
    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    options = ["--headless", "--no-sandbox", f"--user-data-dir={tmp_path / 'p'}", "--no-pdf-header-footer"]
    printing = [browser, *options, f"--print-to-pdf={tmp_path / 'page.pdf'}", path.as_uri()]
    subprocess.run(printing, capture_output=True, timeout=120, check=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "这是扫描件" in text
    assert "应为 结果维持" in text
