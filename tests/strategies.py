"""Hypothesis strategies for reports, shared by the round trips of every format.

``reports()`` gives reports of both forms and of the mixed ones; ``reports(unread=True)`` also cells
that hold something other than a number. ``values()`` and ``texts()`` are their parts.
"""

from __future__ import annotations

import random
from decimal import Decimal

from hypothesis import strategies as st

from schemas.form import Form, load_form
from schemas.number import Unread, Value
from schemas.report import CLOSING, PREAMBLE, Agency, Report, narrative, one_line

FORMS: tuple[Form, ...] = (
    load_form("2021"),
    load_form("2019"),
    load_form("2021", ("requests", "2019")),
    load_form("2019", ("requests", "2021")),
)

TOKENS = (
    *("/", "-", "—", "无", "12", "012", "１２", "七", "1,234", "251000元", "-5", "+461", "减3", "12.50", "'12", "''"),
    *("#REF!", "#N/A", "#DIV/0!", "TRUE", "FALSE", "2024-01-01", "2024-01-01 08:30:00", "=A1+B1", "=1+1"),
    *("nan", "inf", "1e999", "9" * 60, "7 | 1 | 8", "@x", "_x0041_", "<b>&amp;</b>", "😀", '"', "NULL", "None"),
)
"""Raw texts seen in number cells, and some meant to hurt."""

PARAGRAPHS = (
    *(
        "无",
        "无。",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "007",
        "2021",
        "1.50",
        "1e5",
        "TRUE",
        "#REF!",
        "'引号",
        "2024-01-01",
    ),
    *(
        "### 小标题",
        "（一）主动公开情况。发布信息 1 234 条，",
        "- 列表\n- 列表",
        "| 甲 | 乙 |",
        "甲\t乙",
        "接上行",
        "null",
    ),
    *(
        "_x0041__x000D_",
        "a & b < c > d \"e\" 'f'",
        "\\n",
        "＝１＋１",
        "😀𠮷",
        "e\u0301 é",
        "全角　空格",
        "nb\xa0sp",
        "\u202eabc",
    ),
    "很长的一段。" * 400,
    "无标点" * 1000,
    "第一行\n第二行\n" + "长" * 1200 + "\n末行",
)
"""Paragraphs that spreadsheets, Markdown or CSV like to change."""

_CHARACTERS = st.characters(exclude_categories=("Cs",))
_CHARACTERS.validate()  # builds the table of all characters now, not within a timed draw


def texts() -> st.SearchStrategy[str]:
    """A narrative in its normal form: some paragraphs, ordinary or hard ones."""
    paragraph = st.one_of(st.sampled_from(PARAGRAPHS), st.text(_CHARACTERS, max_size=40))
    return st.lists(paragraph, max_size=4).map(lambda parts: narrative("\n\n".join(parts)))


def names() -> st.SearchStrategy[str | None]:
    """A name or code on one line, or None."""
    chosen = st.sampled_from([None, "某县某局", "南京市玄武区人民政府", "=1+1", "2021", "Ａ & <b>", "字" * 300])
    return st.one_of(chosen, st.text(_CHARACTERS, max_size=20).map(one_line))


def values(*, unread: bool = False) -> st.SearchStrategy[Value]:
    """A cell: blank, a count, a large number, a decimal with its zeros; with ``unread`` also other tokens."""
    whole = st.one_of(st.integers(-10, 5000), st.integers(-(10**39), 10**39))
    decimal = st.builds(
        lambda n, places: Decimal(n).scaleb(-places), st.integers(-(10**18), 10**18), st.integers(1, 12)
    )
    chosen = st.sampled_from([Decimal("96171.60"), Decimal("12.00"), Decimal("0.10"), 2**53 + 1, 10**39])
    kinds: list[st.SearchStrategy[Value]] = [st.none(), whole, decimal, chosen]
    if unread:
        tokens = st.text(_CHARACTERS, max_size=12).map(one_line).filter(lambda t: t is not None)
        kinds += [st.sampled_from(TOKENS).map(Unread), tokens.map(lambda t: Unread(t or "?"))]
    return st.one_of(kinds)


@st.composite
def reports(draw: st.DrawFn, *, unread: bool = False, forms: tuple[Form, ...] = FORMS) -> Report:
    """A report of one of ``forms``; most cells are 0, blank or a count, a few are anything."""
    form = draw(st.sampled_from(forms))
    dice = random.Random(draw(st.integers(0, 2**32)))
    fill: list[Value] = draw(st.sampled_from([[0], [None], [*range(40), 1234567], [0, 1, None]]))
    cells: dict[str, Value] = {cell.key: dice.choice(fill) for cell in form.cells}
    cells |= draw(st.dictionaries(st.sampled_from(sorted(form.by_key)), values(unread=unread), max_size=12))
    keys = [PREAMBLE, *(s.key for s in form.sections), CLOSING]
    sections = draw(st.dictionaries(st.sampled_from(keys), texts(), max_size=5))
    year = draw(st.one_of(st.none(), st.integers(2019, 2026), st.sampled_from([1900, 9999])))
    return Report(form, year, Agency(draw(names()), draw(names())), sections, cells)
