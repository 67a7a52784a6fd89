"""The sheet of a status workbook with its counts: units by parent and standing, request outcomes, native charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from converters.collecting.state import Collection, Standing
from converters.collecting.status_facts import FINISHED, Group, outcomes, standings
from converters.collecting.status_words import STANDING, moment, say
from converters.reporters.width import width_of
from converters.workbook.writing.put import put_text
from schemas.messages import Lang

FILLS: dict[Standing, str] = {
    Standing.MISSING: "#8C959F",
    Standing.FAULTY: "#D1453B",
    Standing.OPEN: "#E0A030",
    Standing.EXPLAINED: "#7C80C0",
    Standing.DONE: "#3A9D5D",
}
_MOST_BARS = 40
"""More parents than this in one chart cannot be read; those with most units are drawn."""
_HEAD = 3
_NAMES = 46
"""Width of the column of names, in digits; a Chinese character takes two."""
_LINE = 16
_CHART_AT = 10
_SHARE_AT = 7
# with the categories downwards the scale would stand on top
_VALUES = {
    "num_format": "0",
    "label_position": "high",
    "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}},
}
_OUTCOMES: dict[Lang, tuple[str, str, str]] = {
    "zh": ("申请办理结果（各单位合计）", "件数", "未计入的报告"),
    "en": ("Request outcomes (all units)", "Requests", "Reports left out"),
}


def charts_sheet(book: Workbook, sheet: Worksheet, collection: Collection, parts: Sequence[Group], lang: Lang) -> None:
    """Fill the sheet: both tables to the left, their charts to the right."""
    bold = book.add_format({"bold": True, "font_size": 14})
    put_text(sheet, 0, 0, say("title", lang, year=collection.year), bold)
    known = [say("at", lang, at=moment(collection.at))] if collection.at is not None else []
    if collection.deadline is not None:
        known.append(say("deadline", lang, deadline=collection.deadline))
    put_text(sheet, 1, 0, "  ".join(known))
    sheet.set_column(0, 0, _NAMES)
    sheet.set_column(1, _SHARE_AT + 1, 9)
    last = _parents(book, sheet, collection, parts, lang)
    height = 120 + 34 * max(3, min(len(parts), _MOST_BARS))
    _standing_chart(book, sheet, parts, lang, height)
    _outcome_table(book, sheet, collection, lang, top=max(last + 3, _HEAD + height // 20 + 2))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def _parents(book: Workbook, sheet: Worksheet, collection: Collection, parts: Sequence[Group], lang: Lang) -> int:
    """A row a parent, the largest first, and the sum; the last row."""
    head = book.add_format({"bold": True, "bg_color": "#C6D9F1", "border": 1, "text_wrap": True, "valign": "top"})
    cell = book.add_format({"border": 4})
    share = book.add_format({"border": 4, "num_format": "0%"})
    total = book.add_format({"border": 1, "bold": True})
    total_share = book.add_format({"border": 1, "bold": True, "num_format": "0%"})
    finished = {"zh": "办结率", "en": "finished"}[lang]
    names = [say("parent", lang), say("asked", lang), *(STANDING[s][lang] for s in Standing)]
    for column, name in enumerate([*names, finished, say("late", lang)]):
        put_text(sheet, _HEAD, column, name, head)
    row = _HEAD

    def put(name: str, units: int, counts: Counter[Standing], late: int, look: object, share_look: object) -> None:
        put_text(sheet, row, 0, name, look)
        for column, count in enumerate((units, *(counts[s] for s in Standing)), 1):
            sheet.write_number(row, column, count, look)
        done = sum(counts[s] for s in FINISHED)
        sheet.write_number(row, _SHARE_AT, done / units if units else 0, share_look)
        sheet.write_number(row, _SHARE_AT + 1, late, look)

    for group in _largest_first(parts):
        row += 1
        put(group.parent or say("no-parent", lang), len(group.states), group.counts, group.late, cell, share)
    row += 1
    late = sum(s.late for s in collection.units)
    put(say("total", lang), len(collection.units), standings(collection), late, total, total_share)
    return row


def _largest_first(parts: Sequence[Group]) -> list[Group]:
    return sorted(parts, key=lambda g: -len(g.states)) if len(parts) > _MOST_BARS else list(parts)


def _standing_chart(book: Workbook, sheet: Worksheet, parts: Sequence[Group], lang: Lang, height: int) -> None:
    drawn = min(len(parts), _MOST_BARS)
    if not drawn:
        return
    chart: Chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, standing in enumerate(Standing, 2):
        chart.add_series(
            {
                "name": [sheet.get_name(), _HEAD, column],
                "categories": [sheet.get_name(), _HEAD + 1, 0, _HEAD + drawn, 0],
                "values": [sheet.get_name(), _HEAD + 1, column, _HEAD + drawn, column],
                "fill": {"color": FILLS[standing]},
                "gap": 45,
            }
        )
    title = {"zh": "各主管单位收报情况（单位数）", "en": "Units by parent and standing"}[lang]
    if drawn < len(parts):
        title += {"zh": f"，单位最多的 {drawn} 个", "en": f", the {drawn} largest"}[lang]
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True, "interval_unit": 1})
    chart.set_x_axis(_VALUES)
    chart.set_size({"width": 720, "height": height})
    sheet.insert_chart(_HEAD, _CHART_AT, chart)


def _outcome_table(book: Workbook, sheet: Worksheet, collection: Collection, lang: Lang, top: int) -> None:
    """The lines of table 三 in the field's wording, summed, and their chart."""
    summed = outcomes(collection)
    title, counted, left_out = _OUTCOMES[lang]
    bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": "#C6D9F1", "border": 1})
    cell = book.add_format({"border": 4, "text_wrap": True, "valign": "top"})
    note = {
        "zh": f"{title}：已采用的 {summed.reports} 份报告，其中 {summed.faulty} 份有错误",
        "en": f"{title}: {summed.reports} accepted reports, of which {summed.faulty} are faulty",
    }[lang]
    put_text(sheet, top, 0, note, bold)
    for column, name in enumerate((say("outcome", lang), counted, left_out)):
        put_text(sheet, top + 1, column, name, head)
    for row, line in enumerate(summed.lines, top + 2):
        name = " ".join(line.path)
        sheet.set_row(row, _LINE * ceil(width_of(name) / _NAMES))
        put_text(sheet, row, 0, name, cell)
        if len(str(line.total)) <= 15:
            sheet.write_number(row, 1, line.total, cell)
        else:  # more digits than a cell holds stay text
            put_text(sheet, row, 1, str(line.total), cell)
        sheet.write_number(row, 2, line.left_out, cell)
    if not summed.lines:
        return
    chart: Chart = book.add_chart({"type": "bar"})
    last = top + 1 + len(summed.lines)
    chart.add_series(
        {
            "name": title,
            "categories": [sheet.get_name(), top + 2, 0, last, 0],
            "values": [sheet.get_name(), top + 2, 1, last, 1],
            "fill": {"color": "#3B76B8"},
            "gap": 40,
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})
    chart.set_x_axis(_VALUES)
    chart.set_size({"width": 720, "height": 140 + 24 * len(summed.lines)})
    sheet.insert_chart(top, _CHART_AT, chart)
