"""Tidy data: a row a number cell, blank is null, nothing is rounded, nothing runs as a formula."""

import csv
import io
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings

from converters import tidy
from converters.formats import FORMATS
from schemas.number import Unread, number_text, parse_number
from schemas.report import Agency, Report
from tests.builders import FORMS, IDS, sound, with_values
from tests.strategies import reports

NEW = FORMS[0]
RECEIVED = "requests.received.natural_person"
FEES = "proactive_disclosure.administrative_fees.amount_10k_yuan"


def many(named, kind):
    target = io.BytesIO()
    tidy.write_many(iter(named), target, kind)
    return target.getvalue()


def parquet(named):
    return pl.read_parquet(many(named, "parquet"))


def rows(data):
    """A CSV as another program reads it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def unmarked(text):
    """The documented way back: one leading apostrophe off."""
    return text.removeprefix("'")


def test_columns_and_wording():
    frame = parquet([("收回/a.json", sound(NEW))])
    assert frame.columns == list(tidy.COLUMNS)
    assert frame.schema["value"] == pl.Float64
    assert frame["key"].to_list() == [c.key for c in NEW.cells]
    (row,) = frame.filter(pl.col("key") == "requests.granted.commercial_enterprise").to_dicts()
    assert row == {
        "file": "收回/a.json",
        "agency": "示例县文化和旅游局",
        "code": "11430000MB0000000X",
        "year": 2024,
        "form": "2021",
        "table": "requests",
        "line": "granted",
        "column": "commercial_enterprise",
        "table_label": "三、收到和处理政府信息公开申请情况",
        "line_label": "三、本年度办理结果 › （一）予以公开",
        "column_label": "商业企业",
        "key": "requests.granted.commercial_enterprise",
        "value": float(sound(NEW).values["requests.granted.commercial_enterprise"]),
        "raw": str(sound(NEW).values["requests.granted.commercial_enterprise"]),
    }


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_keys_and_labels_name_each_cell_once(form):
    frame = parquet([("a", sound(form))])
    joined = frame.select(pl.concat_str("table", "line", "column", separator="."))["table"].to_list()
    assert joined == frame["key"].to_list() == [c.key for c in form.cells]
    assert frame.select("table_label", "line_label", "column_label").unique().height == len(form.cells)
    assert set(frame["form"]) == {t.form for t in form.tables.values()}
    lines = frame.filter(pl.col("table") == "disputes")["line_label"].unique(maintain_order=True).to_list()
    assert lines == ["行政复议", "行政诉讼 › 未经复议直接起诉", "行政诉讼 › 复议后起诉"]


VALUES = [
    (None, None, None),
    (0, 0.0, "0"),
    (-8, -8.0, "-8"),
    (Decimal("96171.60"), 96171.6, "96171.60"),
    (2**53, float(2**53), "9007199254740992"),
    (2**53 + 1, None, "9007199254740993"),
    (Decimal("0.1234567890123456789"), None, "0.1234567890123456789"),
    (Unread("/"), None, "/"),
    (Unread("12"), None, "12"),
    (Unread("7 | 1 | 8"), None, "7 | 1 | 8"),
]


@pytest.mark.parametrize(("value", "number", "raw"), VALUES, ids=[str(v[2]) for v in VALUES])
def test_values(value, number, raw):
    named = [("a", with_values(sound(NEW), {RECEIVED: value}))]
    (row,) = parquet(named).filter(pl.col("key") == RECEIVED).to_dicts()
    assert (row["value"], row["raw"]) == (number, raw)
    (line,) = (r for r in rows(many(named, "csv")) if r["key"] == RECEIVED)
    assert line["raw"] == (raw or "")
    # a text holds the digits of any number
    assert line["value"] == ("" if value is None or isinstance(value, Unread) else raw)


@given(reports(unread=True))
@settings(max_examples=40, deadline=None)
def test_every_report_is_told_in_full(report):
    lines = rows(tidy.write(report, kind="csv"))
    frame = pl.read_parquet(tidy.write(report, kind="parquet")).to_dicts()
    assert len(lines) == len(frame) == len(report.values)
    for (key, value), line, row in zip(report.values.items(), lines, frame, strict=True):
        assert line["key"] == row["key"] == key
        assert (line["year"], row["year"]) == (str(report.year or ""), report.year)
        assert (unmarked(line["agency"]) or None, row["agency"]) == (report.agency.name, report.agency.name)
        assert (unmarked(line["code"]) or None, row["code"]) == (report.agency.code, report.agency.code)
        raw = unmarked(line["raw"])
        assert row["raw"] == (raw or None)
        if value is None:
            assert (raw, line["value"], row["value"]) == ("", "", None)
        elif isinstance(value, Unread):
            assert (raw, line["value"], row["value"]) == (value.raw, "", None)
        else:
            assert raw == line["value"] == number_text(value)
            assert row["value"] is None or Decimal(repr(row["value"])) == value


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "'12", "=cmd|' /C calc'!A0", '=1,"x"'])
def test_nothing_runs_as_a_formula(text):
    report = with_values(sound(NEW), {RECEIVED: Unread(text), FEES: -5})
    report = Report(NEW, 2024, Agency(text, text), {}, report.values)
    lines = rows(many([(text, report)], "csv"))
    for name in ("file", "agency", "code"):
        assert {line[name] for line in lines} == {"'" + text}
    by_key = {line["key"]: line for line in lines}
    assert by_key[RECEIVED]["raw"] == "'" + text
    assert (by_key[FEES]["raw"], by_key[FEES]["value"]) == ("-5", "-5")
    dangerous = [c for line in lines for c in line.values() if c[:1] in tuple("=+-@＝") and parse_number(c) is None]
    assert dangerous == []
    assert parquet([(text, report)])["agency"].unique().to_list() == [text]


def test_the_csv_is_what_spreadsheets_take():
    data = many([('a,"b".json', sound(NEW))], "csv")
    assert data.startswith(b"\xef\xbb\xbffile,agency,")
    assert data.count(b"\r\n") == data.count(b"\n") == 201
    assert data.endswith(b"\r\n")
    assert b'\r\n"a,""b"".json",' in data
    assert pl.read_csv(data)["value"].sum() == sum(v for v in sound(NEW).values.values())


def test_many_reports_of_any_form_stay_in_order_and_are_taken_as_they_come():
    given = [(f"{i}.json", sound(FORMS[i // 3 % 3])) for i in range(tidy.CHUNK + 20)]
    taken = []

    def source():
        for pair in given:
            taken.append(pair[0])
            yield pair

    class Target(io.BytesIO):
        first = None

        def write(self, data):
            if b"0.json" in data and self.first is None:
                self.first = len(taken)
            return super().write(data)

    target = Target()
    tidy.write_many(source(), target, "csv")
    assert target.first == tidy.CHUNK
    assert len(taken) == len(given)
    frame = parquet(given)
    assert frame.height == sum(len(r.values) for _, r in given)
    assert frame["file"].unique(maintain_order=True).to_list() == [n for n, _ in given]
    assert frame["key"].to_list() == [key for _, r in given for key in r.values]
    assert [line["key"] for line in rows(target.getvalue())] == frame["key"].to_list()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_same_reports_same_bytes(kind):
    given = [(f"{i}", sound(FORMS[i % 3])) for i in range(9)]
    assert many(given, kind) == many(given, kind)
    assert FORMATS[kind].write(sound(NEW)) == tidy.write(sound(NEW), kind=kind)
    target = io.BytesIO()
    FORMATS[kind].write_many(given, target)
    assert target.getvalue() == many(given, kind)


def test_a_file_name_that_is_no_text():
    name = b"\xff.json".decode("utf-8", "surrogateescape")
    assert parquet([(name, sound(NEW))])["file"][0] == "\\udcff.json"


def test_what_goes_wrong_while_reading_is_not_swallowed():
    def broken():
        yield "a", sound(NEW)
        raise ZeroDivisionError

    for kind in ("csv", "parquet"):
        with pytest.raises(ZeroDivisionError):
            many(broken(), kind)
