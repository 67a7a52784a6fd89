"""Why the system refused, in the language asked for and in no other."""

import errno
import json
import os
import re
import sqlite3
from pathlib import Path

import pytest

from converters.collecting.database import Database, StoreRefused
from converters.errors import Unreadable
from converters.json_file import read, write
from converters.reasons import why
from tests.builders import FORMS, sound

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
USUAL = [
    "ENOSPC",
    "EROFS",
    "EACCES",
    "ENOENT",
    "EISDIR",
    "ENOTDIR",
    "ENAMETOOLONG",
    "EMFILE",
    "EIO",
    "EDQUOT",
    "EPERM",
    "ETXTBSY",
    "EBUSY",
]


@pytest.mark.parametrize("name", USUAL)
def test_the_usual_reasons_are_said_in_both_languages(name):
    number = getattr(errno, name)
    zh, en = why(OSError(number, os.strerror(number), "x"))
    assert CHINESE.search(zh)
    assert not re.search("[a-z]{2}", zh)
    assert en == os.strerror(number)


def test_what_is_not_known_keeps_the_words_of_the_system():
    assert why(OSError(9999, "Quite new")) == ("系统报告：Quite new", "Quite new")
    assert why(OSError("of no number")) == ("系统报告：of no number", "of no number")
    assert why(OSError(errno.EIO, "writing failed: x")) == ("磁盘读写出错（writing failed: x）", "writing failed: x")
    assert why(OSError(errno.ENOTDIR, "上级路径不是文件夹 / not a folder")) == ("上级路径不是文件夹", "not a folder")
    assert why(ValueError("odd")) == ("内容读不懂：odd", "odd")


def test_reasons_of_sqlite(tmp_path):
    with pytest.raises(sqlite3.OperationalError) as cannot:
        sqlite3.connect(tmp_path).execute("SELECT 1 FROM a")
    assert why(cannot.value) == ("打不开或建不了数据库文件，文件夹也许是只读的", "unable to open database file")
    assert why(sqlite3.DatabaseError("something new")) == ("SQLite：something new", "something new")


def test_a_state_that_cannot_be_opened_names_the_option(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreRefused) as refused:
        Database(tmp_path / "file" / "s.sqlite")
    assert refused.value.zh.endswith("：路径中有一段不是文件夹。请核对路径和权限，或用 --state 指定另一个文件。")
    assert refused.value.en.endswith(
        ": Not a directory. Check the path and its permissions, or name another file with --state."
    )


def changed(**change) -> bytes:
    return json.dumps(json.loads(write(sound(FORMS[0]))) | change).encode()


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (b'{"form" 1}', "键的后面应是冒号", "Expecting ':' delimiter"),
        (b'{"form": 1 "a": 2}', "应是逗号", "Expecting ',' delimiter"),
        (b'{"form": ', "应是一个值", "Expecting value"),
        (b"{form: 1}", "英文双引号", "Expecting property name"),
        (b"{} {}", "还有内容", "Extra data"),
        (b'{"a', "没有结束的引号", "Unterminated string"),
        (b'{"a\n": 1}', "控制符", "Invalid control character"),
        (b'{"\\x": 1}', "反斜杠", "Invalid \\escape"),
        (b'{"\\u12": 1}', "四位十六进制", "Invalid \\uXXXX escape"),
        (b"{}", "没有 form", "no member form"),
        (changed(form="1999"), "没有格式 \"1999\"；已知的格式：2021、2019", "known: 2021, 2019"),
        (changed(year="x"), "$.year：应是整数或 null", "$.year: should be an integer or null"),
        (changed(year=12), "$.year：12 不是四位数的年份", "$.year: 12 is not a year of four digits"),
        (changed(agency=1), "$.agency：应是对象", "$.agency: should be an object"),
        (changed(requests=1), "$.requests：应是对象", "$.requests: should be an object"),
        (changed(agency={"name": 1}), "$.agency.name：应是字符串或 null", "$.agency.name: should be a text or null"),
        (changed(explanations=1), "$.explanations：应是数组", "$.explanations: should be an array"),
        (changed(explanations=[1]), "应有文字项 ", "needs the texts "),
        (changed(unread={"a": "b"}), "应是某个 null 数据格的原文", "raw text of a cell that is null"),
        (b'{"form": "2021", "form": "2021"}', "$：键“form”重复", "$: key “form” stands twice"),
    ],
    ids=range(20),
)  # fmt: skip
def test_json_is_refused_in_one_language(data, zh, en):
    with pytest.raises(Unreadable) as refused:
        read(data, "a.json")
    assert zh in refused.value.zh
    assert en in refused.value.en
    assert not CHINESE.search(refused.value.en)
    for english in ("Expecting", "Extra", "Invalid", " / "):
        assert english not in refused.value.zh


def test_nothing_says_the_reason_past_the_table():
    """``strerror`` is looked at in one place alone, and asked of the system in one that makes such an error."""
    root = Path(__file__).parents[1]
    found = {
        p.name for f in ("converters", "xlplugin") for p in (root / f).rglob("*.py") if "strerror" in p.read_text()
    }
    assert found == {"reasons.py", "together.py"}
