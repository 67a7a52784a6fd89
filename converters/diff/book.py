"""A difference as a workbook: one sheet with each table three times side by side, one with the narrative."""

from __future__ import annotations

import io
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from converters.diff.align import Passage, Side
from converters.diff.book_tables import Tables, pixels
from converters.diff.compare import Difference, PartDifference
from converters.diff.words import facts, heading, of, say, sides, summary, title
from converters.diff.years import Years
from converters.workbook.writing.measure import height_of, lines_of
from converters.workbook.writing.put import put_text
from converters.workbook.writing.styles import HEI, Styles
from schemas.messages import Lang, line_of

_DATE = datetime(2021, 1, 1)
_TEXT_WIDTH = 76
_WIDTHS = (27, _TEXT_WIDTH, _TEXT_WIDTH, 14)
_MOST = 32_000
"""Characters of a cell (it holds 32,767)."""
_FINE = {"font_size": 10, "text_wrap": True, "valign": "top", "border": 4}
_HEAD = {"bold": True, "bg_color": "#C6D9F1", "border": 1, "font_size": 10, "valign": "vcenter"}
_SIZE = {"font_size": 10}
_OUT = {"font_color": "#9C0006", "font_strikeout": True, "font_size": 10}
_NEW = {"font_color": "#006100", "underline": 1, "font_size": 10}
_ROW = {"changed": {"bg_color": "#FFF8E1"}, "a": {"bg_color": "#FDECEA"}, "b": {"bg_color": "#EAF6EC"}, "same": {}}


def write(
    difference: Difference, years: Years | None, paths: tuple[str, str], lang: Lang, *, everything: bool = True
) -> bytes:
    """The workbook; without ``everything``, tables and paragraphs that are the same are left out."""
    held = io.BytesIO()
    book = Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": _DATE, "title": title(difference, lang)})
    styles = Styles(book)
    data = book.add_worksheet(say("data-sheet", lang))
    row = _head(data, styles, difference, years, paths, lang)
    tables = Tables(data, styles, difference, lang)
    tables.columns()
    for table in difference.tables:
        if everything or not table.same:
            row = tables.draw(table, row)
    _printed(data, landscape=True)
    words = book.add_worksheet(say("text-sheet", lang))
    _narrative(words, styles, difference, lang, everything)
    _printed(words, landscape=True)
    words.repeat_rows(0)
    book.close()
    return held.getvalue()


def _head(
    sheet: Worksheet, styles: Styles, difference: Difference, years: Years | None, paths: tuple[str, str], lang: Lang
) -> int:
    """What is compared, how much differs, how the years go on; the row after it."""
    put_text(sheet, 0, 0, title(difference, lang), styles.get(HEI, font_size=14))
    put_text(sheet, 1, 0, summary(difference, lang), styles.get(bold=True, font_size=10))
    plain = styles.get(font_size=10)
    row = 2
    both = zip(sides(difference, lang), paths, (difference.a, difference.b), strict=True)
    for name, path, reading in both:
        told = [path, *facts(reading.report, lang).values()]
        told += [say("notes", lang, n=len(reading.notes))] if reading.notes else []
        put_text(sheet, row, 0, f"{of(name, lang).strip()}：{' · '.join(told)}", plain)
        row += 1
    if years is not None:
        put_text(sheet, row, 0, say("between", lang, year=years.year), styles.get(bold=True, font_size=10))
        told = [line_of(f, years.form, lang) for f in years.findings]
        if years.other_unit or not told:
            told = [say("between-other" if years.other_unit else "between-fine", lang)]
        told += [say("between-blank", lang, n=years.unassessed)] if years.unassessed else []
        for text in told:
            row += 1
            put_text(sheet, row, 0, text, plain)
        row += 1
    return row + 1


def _narrative(sheet: Worksheet, styles: Styles, difference: Difference, lang: Lang, everything: bool) -> None:
    names = sides(difference, lang)
    heads = (say("part", lang), *names, say("change", lang))
    for column, (text, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        put_text(sheet, 0, column, text, styles.get(_HEAD))
    sheet.freeze_panes(1, 0)
    row = 1
    for part in difference.parts:
        for passage in part.passages if everything else part.changed:
            _row(sheet, row, styles, part, passage, names, lang)
            row += 1
    sheet.autofilter(0, 0, max(1, row - 1), len(heads) - 1)


def _row(
    sheet: Worksheet,
    row: int,
    styles: Styles,
    part: PartDifference,
    passage: Passage,
    names: tuple[str, str],
    lang: Lang,
) -> None:
    kind = "same" if passage.same else "b" if passage.a is None else "a" if passage.b is None else "changed"
    plain = styles.get(_FINE, _ROW[kind])
    put_text(sheet, row, 0, heading(part, lang), plain)
    marks: tuple[tuple[Side, Format], ...] = (("a", styles.get(_OUT)), ("b", styles.get(_NEW)))
    for column, (side, mark) in enumerate(marks, 1):
        text = passage.a if side == "a" else passage.b
        if text is None:
            sheet.write_blank(row, column, None, plain)
        elif len(text) > _MOST:
            put_text(sheet, row, column, text[: _MOST - 100] + say("cut", lang), plain)
        else:
            _rich(sheet, row, column, passage, side, mark, styles.get(_SIZE), plain, whole=kind in ("a", "b"))
    lines = max(lines_of(t, pixels(_TEXT_WIDTH), 10) for t in (passage.a or "", passage.b or ""))
    lines = max(lines, lines_of(heading(part, lang), pixels(_WIDTHS[0]), 10))
    sheet.set_row(row, height_of(lines, 10))
    words = say(f"is-{kind}", lang, a=of(names[0], lang), b=of(names[1], lang))
    put_text(sheet, row, 3, words, plain)


def _rich(
    sheet: Worksheet,
    row: int,
    column: int,
    passage: Passage,
    side: Side,
    mark: Format,
    same: Format,
    plain: Format,
    *,
    whole: bool,
) -> None:
    """A paragraph of one side, its own words marked; one of one side alone is told by its colour."""
    bits = [b for b in passage.bits if b.side in ("both", side)]
    if whole or not any(b.side == side for b in bits):
        put_text(sheet, row, column, "".join(b.text for b in bits), plain)
        return
    pieces: list[Format | str] = []
    for bit in bits:
        pieces += [mark if bit.side == side else same, bit.text]
    if len(bits) == 1:  # a rich text has two pieces at least
        put_text(sheet, row, column, bits[0].text, plain)
    else:
        sheet.write_rich_string(row, column, *pieces, plain)


def _printed(sheet: Worksheet, *, landscape: bool) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
