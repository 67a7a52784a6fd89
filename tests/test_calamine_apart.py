"""calamine reads in a process of its own: the same cells, and a workbook that ends it ends nothing else."""

import io
import os
import re
import signal
import threading
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.workbook.reading import calamine, guard
from converters.workbook.reading.cells import shown
from converters.workbook.reading.moments import moment_text
from converters.workbook.reading.read import open_book, read
from tests.builders import FORMS, sound, with_values
from tests.foreign_books import foreign
from tests.test_guard import rezip
from tests.usual_books import by_calamine, exact

VALUES = [
    *("甲", " 外有空格 ", "a\nb", 0, 1, -7, 0.1, 1e300, 2**53 + 2, True, False, None),
    *(date(2024, 1, 31), datetime(2024, 1, 31, 8, 30), time(8, 30), timedelta(days=2, hours=3)),
]


def book():
    """Values of all kinds; the dates make that calamine has to read the sheet."""
    made = openpyxl.Workbook()
    made.active.append(VALUES)
    made.create_sheet("又")["C3"] = date(2024, 2, 29)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def put_comment(data):
    """The same cells in a form that is left to calamine."""
    return rezip(
        data,
        {
            f"xl/worksheets/sheet{n}.xml": lambda t: t.replace(b"<sheetData>", b"<sheetData ><!-- -->")
            for n in range(20)
        },
    )


def lying(data):
    """The workbook with a list of texts that claims billions of them."""
    claim = b'uniqueCount="4294967295"'
    return rezip(put_comment(data), {"xl/sharedStrings.xml": lambda t: re.sub(rb'uniqueCount="\d+"', claim, t)})


def test_the_cells_are_calamine_s():
    data = book()
    for index, sheet in enumerate(open_book(data).sheets):
        theirs = [
            [raw if isinstance(raw, float | str | bool) else moment_text(raw) for raw in row]
            for row in by_calamine(data, index)
        ]
        assert exact(sheet.rows) == exact(theirs)
        assert [[shown(raw) for raw in row] for row in sheet.rows] == [
            [shown(raw) for raw in row] for row in by_calamine(data, index)
        ]
    assert open_book(data).sheets[0].rows[0][:4] == ["甲", " 外有空格 ", "a\nb", 0.0]
    assert open_book(data).sheets[0].rows[0][12:14] == ["2024-01-31", "2024-01-31 08:30:00"]


def test_a_report_left_to_calamine():
    report = sound(FORMS[0])
    assert read(put_comment(foreign(FORMS[0], report.values)), "a").report.values == report.values


def test_a_workbook_that_ends_the_process_ends_nothing_else(monkeypatch):
    """As if the guard had not looked."""
    data = FORMATS["xlsx"].write(sound(FORMS[0]))
    monkeypatch.setattr(guard, "MAX_STRINGS", 2**40)
    for _ in range(2):
        with pytest.raises(Unreadable) as refused:
            read(lying(data), "a")
        assert "工作簿无法解析" in refused.value.zh
        assert "all memory" in refused.value.en
        assert read(put_comment(data), "a").report.values == sound(FORMS[0]).values


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs a signal that halts a process")
def test_one_that_takes_too_long_is_stopped(monkeypatch):
    data = put_comment(foreign(FORMS[0], sound(FORMS[0]).values))
    calamine.sheets(put_comment(book()))
    os.kill(calamine.CALAMINE._helper.process.pid, signal.SIGSTOP)
    monkeypatch.setattr(calamine, "SECONDS", 0.2)
    with pytest.raises(Unreadable, match="已停止"):
        read(data, "a")
    monkeypatch.undo()
    assert read(data, "a").report.values == sound(FORMS[0]).values


def test_the_process_that_died_is_started_again():
    data = book()
    assert calamine.sheets(data)[0].rows
    calamine.CALAMINE._helper.process.kill()
    calamine.CALAMINE._helper.process.wait()
    assert calamine.sheets(data)[0].rows


def test_what_calamine_refuses_is_said_in_its_words():
    data = put_comment(book())
    broken = rezip(data, {"xl/worksheets/sheet1.xml": lambda t: t.replace(b't="b"', b't="x"', 1)})
    with pytest.raises(Unreadable, match="Unknown cell 't' attribute"):
        open_book(broken).sheets[0].rows  # noqa: B018
    assert open_book(broken).sheets[1].rows[2] == ["", "", "2024-02-29"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
@pytest.mark.parametrize("after", [0, 1], ids=["before the length", "before the answer"])
def test_an_answer_that_nobody_waited_for_is_not_that_to_the_next_file(error, after):
    """Ctrl-C in a notebook: the next workbook gave the numbers of the one before."""
    first, second = sound(FORMS[0]), with_values(sound(FORMS[0]), {"requests.carried_in.natural_person": 987})
    calamine.sheets(put_comment(book()))
    pipe = calamine.CALAMINE._helper.process.stdout

    class Stops:
        reads = 0

        def read(self, size):
            self.reads += 1
            if self.reads > after:
                raise error
            return pipe.read(size)

        def __getattr__(self, name):
            return getattr(pipe, name)

    calamine.CALAMINE._helper.process.stdout = Stops()
    with pytest.raises(error):
        calamine.sheets(put_comment(foreign(FORMS[0], first.values)))
    assert read(put_comment(foreign(FORMS[0], second.values)), "a").report.values == second.values


def test_ctrl_c_while_the_watch_is_set_leaves_neither_helper_nor_wait(monkeypatch):
    start = threading.Timer.start

    def stops(timer):
        start(timer)
        raise KeyboardInterrupt

    calamine.sheets(put_comment(book()))
    helper = calamine.CALAMINE._helper.process
    with monkeypatch.context() as patched:
        patched.setattr(threading.Timer, "start", stops)
        with pytest.raises(KeyboardInterrupt):
            calamine.sheets(put_comment(book()))
    assert helper.poll() is not None
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer) and not thread.daemon]
