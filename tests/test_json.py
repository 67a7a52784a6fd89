"""The JSON of a report: round trips, its schema, and what is refused."""

import json
import time
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given, settings

from converters.errors import Unreadable
from converters.json_file import read, write
from schemas.form import load_form
from schemas.json_schema import json_schema
from schemas.number import Unread
from tests.builders import FORMS, IDS, findings, rules, sound, with_values
from tests.strategies import reports


@given(reports(unread=True))
@settings(max_examples=150, deadline=None)
def test_round_trip(report):
    data = write(report)
    reading = read(data, "a.json")
    assert reading.report == report
    assert reading.notes == ()
    assert write(reading.report) == data


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_shape_and_order(form):
    tree = json.loads(write(sound(form)))
    assert list(tree) == ["form", "year", "agency", "sections", *form.tables]
    assert list(tree["sections"]) == ["overview", "problems", "other_matters"]
    assert list(tree["requests"])[:2] == ["received", "carried_in"]
    assert ("other_handling" in tree["requests"]) == (form is not FORMS[0])
    assert tree["disputes"]["reconsideration"]["upheld"] == sound(form).values["disputes.reconsideration.upheld"]


def test_digits_are_kept():
    key = "proactive_disclosure.administrative_fees.amount_10k_yuan"
    data = write(sound(FORMS[0], **{key: Decimal("96171.60")}))
    assert b'"amount_10k_yuan": 96171.60' in data
    assert str(read(data, "").report.values[key]) == "96171.60"


def test_unreadable_cells_are_null_and_keep_their_text():
    key = "requests.granted.total"
    tree = json.loads(write(sound(FORMS[0], **{key: Unread("/")})))
    assert tree["requests"]["granted"]["total"] is None
    assert tree["unread"] == {key: "/"}


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_schema_accepts_what_is_written(form):
    schema = json_schema(form.id)
    jsonschema.Draft202012Validator.check_schema(schema)
    tree = json.loads(write(sound(form, **{"disputes.reconsideration.total": None})))
    jsonschema.Draft202012Validator(schema).validate(tree)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("form",), "2020"),
        (("year",), "2024"),
        (("requests", "received", "total"), "12"),
        (("requests", "received", "total"), 2.5),
        (("requests", "received", "total"), -1),
        (("requests", "received", "totl"), 1),
        (("sections", "overview"), None),
        (("disputes", "reconsideration"), []),
    ],
)
def test_schema_refuses(path, value):
    tree = json.loads(write(sound(FORMS[0])))
    node = tree
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = value
    assert not jsonschema.Draft202012Validator(json_schema("2021")).is_valid(tree)


def changed(**change) -> bytes:
    tree = json.loads(write(sound(FORMS[0])))
    for path, value in change.items():
        node = tree
        *parents, last = path.split("__")
        for name in parents:
            node = node[name]
        node[last] = value
    return json.dumps(tree).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "第 1 行第 2 列"),
        (b"[]", "一份报告"),
        (b"\xff\xfe\xff", "编码"),
        (b"[" * 100_000, "嵌套过深"),
        (changed(form="2020"), "$.form"),
        (changed(form=None), "$.form：应是字符串（带英文双引号），现为 null"),
        (changed(form=2019), '现为 2019。请写作 "2019"'),
        (changed(form=2021.5), '现为 2021.5。请写作 "2021"'),
        (changed(year="2024"), '$.year：应是整数或 null，现为 "2024"'),
        (changed(year="2024"), "$.year"),
        (changed(year=True), "$.year"),
        (changed(year=12), "$.year"),
        (changed(agency="某局"), "$.agency"),
        (changed(agency__name=5), "$.agency.name"),
        (changed(sections__overview=["a"]), "$.sections.overview"),
        (changed(requests=[1]), "$.requests"),
        (changed(requests__received__total="12"), "$.requests.received.total"),
        (changed(requests__received__total=True), "$.requests.received.total"),
        (changed(unread={"requests.received.total": "/"}), "$.unread.requests.received.total"),
        (b'{"form": "2021", "form": "2019"}', "键“form”重复"),
        (b'{"form": "2021", "requests": {"received": {"total": 1, "total": 2}}}', "$.requests.received：键“total”重复"),
    ],
)
def test_refusals_name_the_path(data, words):
    with pytest.raises(Unreadable) as caught:
        read(data, "a.json")
    assert words in caught.value.zh
    assert caught.value.en


def test_lines_missing_and_unknown_are_findings():
    tree = json.loads(write(sound(FORMS[0])))
    del tree["requests"]["granted"]
    tree["requests"]["grantd"] = {"total": 5}
    del tree["disputes"]
    found = findings(read(json.dumps(tree).encode(), ""))
    assert [(f.rule, f.reason, f.key) for f in found] == [
        ("STR-LINE", "member", None),
        ("STR-LINE", "missing", "requests.granted.natural_person"),
        ("STR-LINE", "table", "disputes.reconsideration.upheld"),
    ]


def test_huge_numbers_are_findings_not_crashes():
    key = "requests.received.total"
    beyond = "1e" + "9" * 20
    tokens = {"1e400": "1E+400", beyond: beyond, "9" * 5000: "9" * 40 + "…", "NaN": "NaN", "-Infinity": "-Infinity"}
    for token, raw in tokens.items():
        data = write(sound(FORMS[0])).decode().replace('"total": ', f'"total": {token}, "x": ', 1).encode()
        reading = read(data, "")
        assert reading.report.values[key] == Unread(raw)
        assert ("FMT-RANGE", key) in rules(reading)


def test_plain_exponents_are_numbers():
    data = write(with_values(sound(FORMS[0]), {"requests.received.total": 1000})).replace(b"1000", b"1e3")
    assert read(data, "").report.values["requests.received.total"] == 1000


def test_utf16_and_bom():
    data = write(sound(FORMS[0]))
    assert read(b"\xef\xbb\xbf" + data, "").report == read(data, "").report
    assert read(data.decode().encode("utf-16"), "").report == read(data, "").report


def test_later_keys_are_accepted():
    tree = json.loads(write(sound(FORMS[1]))) | {"added_later": {"a": 1}}
    assert read(json.dumps(tree).encode(), "").report == sound(load_form("2019"))


def test_a_declared_form_that_the_tables_contradict():
    tree = json.loads(write(sound(FORMS[0]))) | {"form": "2019"}
    reading = read(json.dumps(tree).encode(), "")
    assert reading.report == sound(FORMS[0])
    assert [(f.rule, f.reason) for f in findings(reading)] == [("VER-YEAR", "declared")]


def test_half_a_character_is_shown_as_a_broken_one():
    key = "requests.received.total"
    tree = json.loads(write(sound(FORMS[0], **{key: None})))
    tree["unread"] = {key: "\ud83d"}
    tree["agency"]["name"] = "甲\udc00局😀"
    tree["sections"]["overview"] = "\\ud800 \ud83d\ud83d\ude00"
    tree["requests"]["\udfff"] = 3
    reading = read(json.dumps(tree).encode(), "x")
    assert reading.report.values[key] == Unread("\ufffd")
    assert reading.report.agency.name == "甲\ufffd局😀"
    assert reading.report.sections["overview"] == "\\ud800 \ufffd😀"
    assert [n.details["raw"] for n in reading.notes if n.reason == "member"] == ["requests.\ufffd = 3"]
    assert read(write(reading.report), "x").report == reading.report
    assert Unread("a\ud800").raw == "a\ufffd"


def test_depth_within_a_table_is_refused():
    deep = b'{"a":' * 900 + b"1" + b"}" * 900
    data = json.dumps(json.loads(write(sound(FORMS[0]))) | {"requests": "x"}).encode().replace(b'"x"', deep)
    with pytest.raises(Unreadable, match="嵌套过深"):
        read(data, "")


def test_many_equal_keys_take_no_time():
    started = time.process_time()
    with pytest.raises(Unreadable):
        read(b"{" + b",".join([b'"k": 1'] * 200_000) + b"}", "")
    assert time.process_time() - started < 3
