"""The charts of a sum: what became of requests, disputes, and the units with most requests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from converters.collecting.aggregate import Sum, total
from converters.workbook.writing.put import put_text, put_value
from converters.workbook.writing.styles import CAPTION_FILL, Styles
from schemas.equations import equations
from schemas.form import Form
from schemas.number import Number, Value

CHARTS = "图表"
MOST_UNITS = 20
_RECEIVED = "requests.received.total"
_BLUE, _ORANGE, _GREY, _GOLD = "#2F5597", "#C55A11", "#7F7F7F", "#BF9000"
_FONT = {"name": "宋体", "size": 10}
_EXPLAINED = re.compile(r"（[^（）]{6,}）$")
Row = tuple[str, list[Value]]


def charts_sheet(workbook: Workbook, styles: Styles, summed: Sum) -> None:
    """Tables to the left, their charts to the right: what is drawn can be read, copied and drawn anew."""
    sheet = workbook.add_worksheet(CHARTS)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 4, 10)
    sheet.set_column(5, 5, 3)
    outcomes, disputes, most = outcome_rows(summed), dispute_rows(summed), unit_rows(summed)
    row = 0
    plans = (
        ("申请办理结果（件）", ("结果", "件数"), outcomes, "bar", (_BLUE,)),
        ("行政复议、行政诉讼（件）", ("", *dispute_results(summed.report.form)), disputes, "bar_stacked", (_BLUE, _ORANGE, _GREY, _GOLD)),
        (f"新收申请最多的单位（件，前 {len(most)} 个）", ("单位", "新收", "办结"), most, "bar", (_BLUE, _ORANGE)),
    )  # fmt: skip
    for number, (title, head, rows, kind, colours) in enumerate(plans):
        if rows:
            if number == len(plans) - 1:
                sheet.set_h_pagebreaks([row])
            first = row + 2
            _table(sheet, styles, row, title, head, rows)
            height = max(260, 90 + (22 if len(head) == 2 else 34) * len(rows))
            chart = _chart(workbook, title, kind, first, len(rows), len(head) - 1, colours)
            chart.set_size({"width": 760, "height": height})
            sheet.insert_chart(row, 6, chart, {"object_position": 2})
            row += max(len(rows) + 4, height // 20 + 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&C{CHARTS} - &P -")


def outcome_rows(summed: Sum) -> list[Row]:
    """The outcomes of requests, group by group as the form prints them."""
    form, values = summed.report.form, summed.report.values
    found: dict[str, list[Value]] = {}
    whole = next(e for e in equations(form) if e.rule == "T3-RES" and e.cell.endswith(".total"))
    for key in whole.right:
        found.setdefault(form.by_key[key].line.path[1], []).append(values[key])
    return [(_EXPLAINED.sub("", name), [_whole(parts)]) for name, parts in found.items()]


def dispute_results(form: Form) -> tuple[str, ...]:
    """How disputes end."""
    return tuple(dict.fromkeys(c.column.label for c in form.tables["disputes"].cells if not c.key.endswith(".total")))


def dispute_rows(summed: Sum) -> list[Row]:
    """Each kind of dispute with its results."""
    found: dict[str, list[Value]] = {}
    for cell in summed.report.form.tables["disputes"].cells:
        if not cell.key.endswith(".total"):
            found.setdefault(cell.column.path[-2], []).append(summed.report.values[cell.key])
    return list(found.items())


def unit_rows(summed: Sum) -> list[Row]:
    """The units with most requests received: those and what they answered."""
    parts = [(p, v) for p in summed.choice.parts if isinstance(v := p.report.values[_RECEIVED], Number) and v > 0]
    parts.sort(key=lambda pair: -pair[1])
    return [(p.unit.name, [v, p.report.values["requests.outcome_total.total"]]) for p, v in parts[:MOST_UNITS]]


def _whole(parts: Sequence[Value]) -> Value:
    numbers = [p for p in parts if isinstance(p, Number)]
    return total(numbers) if len(numbers) == len(parts) else None


def _table(sheet: Worksheet, styles: Styles, row: int, title: str, head: Sequence[str], rows: Sequence[Row]) -> None:
    put_text(sheet, row, 0, title, styles.note(bold=True, font_size=12))
    caption = styles.note(bold=True, bg_color=CAPTION_FILL, border=1, text_wrap=True, align="center")
    plain, right = styles.note(border=4), styles.note(border=4, align="right")
    for column, name in enumerate(head):
        put_text(sheet, row + 1, column, name, caption)
    for at, (name, values) in enumerate(rows, start=row + 2):
        put_text(sheet, at, 0, name, plain)
        for column, value in enumerate(values, start=1):
            put_value(sheet, at, column, value if isinstance(value, Number) else None, right)


def _chart(
    workbook: Workbook, title: str, kind: str, first: int, rows: int, series: int, colours: Sequence[str]
) -> Any:
    kind, _, sub = kind.partition("_")
    chart = workbook.add_chart({"type": kind, **({"subtype": sub} if sub else {})})
    last = first + rows - 1
    for number in range(1, series + 1):
        chart.add_series(
            {
                "name": [CHARTS, first - 1, number],
                "categories": [CHARTS, first, 0, last, 0],
                "values": [CHARTS, first, number, last, number],
                "fill": {"color": colours[number - 1]},
                "gap": 60,
                "data_labels": {
                    "value": True,
                    "num_format": "#,##0;-#,##0;",
                    "font": {**_FONT, **({"color": "#FFFFFF"} if sub else {})},
                },
            }
        )
    chart.set_title({"name": title, "name_font": {"name": "宋体", "size": 13, "bold": True}, "overlay": False})
    # the first line of the table on top
    chart.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",
            "interval_unit": 1,
            "num_font": _FONT,
            "line": {"color": "#BFBFBF"},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis(
        {
            "num_font": _FONT,
            "major_gridlines": {"visible": True, "line": {"color": "#E7E6E6"}},
            "label_position": "high" if False else "low",
        }
    )
    chart.set_legend({"none": True} if series == 1 else {"position": "bottom", "font": _FONT})
    return chart
