"""The board of a collection, in a real browser: its policy, filters, sorting, keys, details and print."""

import html
import json
import re
import shutil
import subprocess

import pytest

from converters.collecting import board
from converters.collecting.state import Collection, Standing
from converters.collecting.status_facts import outcomes
from converters.collecting.status_words import STANDING
from tests.made_collection import EVIL, PARENTS, collection


@pytest.fixture(scope="module")
def page():
    return board.write(collection()).decode()


@pytest.fixture(scope="module")
def browser():
    found = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


def chromium(browser, text, folder, *options):
    path = folder / "board.html"
    path.write_text(text, "utf-8")
    always = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run([browser, *always, *options, path.as_uri()], capture_output=True, timeout=120)
    return done.stdout.decode()


def after(browser, page, folder, act):
    """What ``act`` returns (as JSON) once it ran at the end of a copy of the page that allows it."""
    tools = """
    const f = document.querySelector('.filter form');
    const rows = () => [...document.querySelectorAll('tr.unit')];
    const names = () => rows().map((row) => row.querySelector('.name').textContent);
    const filter = () => f.dispatchEvent(new Event('input'));
    const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    """
    script = f"<script>{tools} const told = (() => {{ {act} }})(); document.body.textContent = JSON.stringify(told);</script>"
    tried = re.sub(r"<meta http-equiv[^>]*>", "", page).replace("</body>", f"{script}</body>")
    shown = chromium(browser, tried, folder, "--dump-dom")
    return json.loads(html.unescape(re.search(r"<body>(.*)</body>", shown, re.DOTALL)[1]))


# ---- the file itself


def test_the_page_stands_alone_and_escapes(page):
    assert "default-src 'none'" in page
    assert not re.search(r"\ssrc=|@import|url\(|https?://", page)
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', page))
    assert not re.search(r'\sstyle="', page), "the policy lets no style attribute through"
    assert EVIL not in page
    assert html.escape(EVIL) in page
    assert page.count("<script") == 2
    assert page.count("</noscript>") == 1


def test_tiles_and_bars_count_the_units(page):
    tiles = dict(re.findall(r'data-standing="(\d)"[^>]*><b>(\d+)</b>', page))
    assert tiles == {"0": "10", "1": "14", "2": "6", "3": "6", "4": "24"}
    assert re.search(r"<b>10</b>逾期", page)
    assert page.count('class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img"') == len(PARENTS)
    labels = re.findall(r'role="img" aria-label="([^"]*)"', page)
    assert labels[0] == "未报送 10，有错误 14，待说明 6，已说明 6，无问题 24"


def test_outcomes_stand_in_the_wording_of_the_form(page):
    summed = outcomes(collection())
    for line in summed.lines:
        assert f'<th scope="row">{html.escape(line.path[-1])}' in page
        assert f"<td>{line.total:,}</td>" in page
    assert "（六）其他处理（原表不分项）" in page
    assert "已采用的 50 份报告表三“总计”列相加，其中 14 份仍有错误" in page


def test_without_script_a_plain_table_names_every_unit(page):
    plain = re.search(r"<noscript>.*?</noscript>", page, re.DOTALL).group()
    for state in collection().units:
        assert f"<td>{html.escape(state.unit.name)}<td>{STANDING[state.standing]['zh']}" in plain


def test_the_same_status_makes_the_same_page(page):
    assert board.write(collection()).decode() == page
    assert '<html lang="en">' in board.write(collection(8), "en").decode()


def test_nothing_at_all_is_a_page_too(browser, tmp_path):
    page = board.write(Collection(2024, ())).decode()
    assert (
        after(browser, page, tmp_path, "return document.querySelector('tr.none').textContent") == "没有符合条件的单位。"
    )


# ---- in the browser


def test_the_script_runs_under_the_policy_of_the_page(page, browser, tmp_path):
    shown = chromium(browser, page, tmp_path, "--dump-dom")
    assert "显示 60 个单位，共 60 个</output>" in shown
    assert '<div class="filter" hidden' not in shown
    assert "&lt;script&gt;alert(1)" in shown


def expected(fits):
    return [s.unit.name for s in collection().units if fits(s)]


@pytest.mark.parametrize(
    ("act", "fits"),
    [
        ("f.search.value = '公安局 示例县教育局'; filter()", lambda s: "公安局" in s.unit.name and s.unit.parent == PARENTS[1]),
        ("f.search.value = 'txt-received'; filter()", lambda s: any(f.rule == "TXT-RECEIVED" for f in s.findings)),
        ("f.search.value = '114300017'; filter()", lambda s: s.unit.name == EVIL),
        ("f.late.checked = true; filter()", lambda s: s.late),
        ("f.parent.value = '2'; filter()", lambda s: s.unit.parent == PARENTS[2]),
        ("document.querySelector('.tiles [data-standing=\"1\"]').click()", lambda s: s.standing is Standing.FAULTY),
        ("document.querySelector('[data-parent=\"3\"]').click()", lambda s: s.unit.parent == PARENTS[3]),
        ("f.search.value = '没有这样的单位'; filter()", lambda s: False),
    ],
)  # fmt: skip
def test_the_filter_leaves_what_was_asked_for(page, browser, tmp_path, act, fits):
    act += "; dispatchEvent(new Event('beforeprint')); return [names(), f.querySelector('output').textContent]"
    names, told = after(browser, page, tmp_path, act)
    assert names == expected(fits)
    assert told == f"显示 {len(names)} 个单位，共 60 个"


def test_sorting_by_standing_there_back_and_off(page, browser, tmp_path):
    act = """const sort = () => { document.querySelector('[data-sort=standing]').click();
      dispatchEvent(new Event('beforeprint'));
      return [names(), document.querySelector('th.standing').getAttribute('aria-sort')]; };
      return [sort(), sort(), sort()];"""
    up, down, off = after(browser, page, tmp_path, act)
    order = list(Standing)
    units = [(order.index(s.standing), n, s.unit.name) for n, s in enumerate(collection().units)]
    assert up == [[name for *_, name in sorted(units)], "ascending"]
    assert down == [[name for *_, name in sorted(units, key=lambda u: (-u[0], u[1]))], "descending"]
    assert off == [[name for *_, name in units], "none"]


def test_keys_move_open_and_close(page, browser, tmp_path):
    act = """rows()[0].focus();
      const at = () => document.activeElement.getAttribute('aria-rowindex');
      press('ArrowDown'); const down = at();
      press('Enter'); const row = document.activeElement;
      const opened = [row.getAttribute('aria-expanded'), document.querySelectorAll('tr.detail').length];
      document.querySelector('tr.detail td[tabindex]').focus(); press('Escape');
      const closed = [row.getAttribute('aria-expanded'), document.querySelectorAll('tr.detail').length, at()];
      press('End'); const end = at(); press('ArrowDown'); const stays = at(); press('Home'); const home = at();
      return { down, opened, closed, end, stays, home, stops: rows().filter((r) => r.tabIndex === 0).length };"""
    told = after(browser, page, tmp_path, act)
    assert told == {
        "down": "3", "opened": ["true", 1], "closed": ["false", 0, "3"], "end": "61", "stays": "61", "home": "2", "stops": 1,
    }  # fmt: skip


def test_an_opened_unit_shows_findings_and_marked_tables(page, browser, tmp_path):
    act = """rows()[1].click();
      const detail = document.querySelector('tr.detail');
      const cells = [...detail.querySelectorAll('td[tabindex]')].map((c) => [c.className, c.firstChild.textContent, c.querySelector('.tip').textContent]);
      detail.querySelectorAll('table.findings a')[1].click();
      return { findings: detail.querySelectorAll('table.findings tbody tr').length, tables: [...detail.querySelectorAll('table.form caption')].map((c) => c.textContent),
        cells, parts: detail.querySelectorAll('td.part').length, focused: document.activeElement.id, rows: detail.querySelectorAll('table.form tr').length };"""
    told = after(browser, page, tmp_path, act)
    assert told["findings"] == 2
    assert told["tables"] == ["三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"]
    assert [c[0] for c in told["cells"]] == ["error", "error"]
    assert told["cells"][1][1] == "99"
    assert "T4-SUM 总计（99）" in told["cells"][1][2]
    assert told["parts"] == 4
    assert told["focused"].startswith("u1-")
    assert told["rows"] == 28 + 4


def test_a_hostile_name_stays_text(page, browser, tmp_path):
    act = (
        "rows()[17].click(); return [names()[17], document.querySelectorAll('tr.unit script, tr.detail script').length]"
    )
    assert after(browser, page, tmp_path, act) == [EVIL, 0]


def test_five_thousand_units_draw_only_what_is_near(browser, tmp_path):
    page = board.write(collection(5000)).decode()
    act = """const drawn = rows().length; const start = performance.now();
      f.search.value = '公安局'; filter(); document.querySelector('[data-sort=unit]').click(); document.body.offsetHeight;
      const took = performance.now() - start;
      const found = f.querySelector('output').textContent;
      f.search.value = ''; filter(); rows()[0].focus(); press('End');
      return { drawn, took, found, end: document.activeElement.getAttribute('aria-rowindex'), after: rows().length };"""
    told = after(browser, page, tmp_path, act)
    assert told["drawn"] <= 100
    assert told["after"] <= 200
    assert told["end"] == "5001"
    assert told["found"].startswith("显示 ")
    assert told["took"] < 2000, "a tenth of that on an idle machine"


def test_print_shows_every_unit_and_what_is_open(page, browser, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine")
    chromium(browser, page, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'board.pdf'}")
    printed = subprocess.run(["pdftotext", "-raw", tmp_path / "board.pdf", "-"], capture_output=True, check=True)
    text = "".join(printed.stdout.decode().split())
    for state in collection().units:
        assert "".join(state.unit.name.split()) in text
    assert text.count("T4-SUM") == sum(f.rule == "T4-SUM" for s in collection().units for f in s.findings)
    assert "这是扫描件" in text
    assert "清除筛选" not in text
