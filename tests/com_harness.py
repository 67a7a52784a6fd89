"""xlwings' real Windows code for user-defined functions, in a process of its own, on any system.

In a test::

    with Excel() as excel:
        excel.call("xlplugin.udfs", "NB_STATUS", Range(values, "$A$1:$E$38"))

``python -m tests.com_harness MODULE…`` prints the text of xlwings_udfs for these modules.
"""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MISSING = -2147352572
"""What arrives for an optional argument left out (DISP_E_PARAMNOTFOUND)."""
ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
"""As what error cells arrive."""


@dataclass(frozen=True)
class Date:
    """A cell in a date format."""

    value: dt.datetime


@dataclass(frozen=True)
class Range:
    """A Range argument: ``values`` is a tuple of rows, or the value of a single cell."""

    values: Any
    address: str = "$A$1"


class FunctionError(Exception):
    """What the function raised; Excel would show the text in the cell."""


class Excel:
    """Calls functions as Excel does; a context manager."""

    def __init__(self, *paths: Path) -> None:
        self._paths = [str(path) for path in (*paths, ROOT)]

    def __enter__(self) -> Excel:
        command = [sys.executable, "-m", "tests.com_harness", "--serve", *self._paths]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def call(self, module: str, function: str, *arguments: Any, caller: str = "$J$1") -> Any:
        """The function's result as the cell gets it; FunctionError where it raised.

        Arguments: float, str, bool, None, error codes, MISSING, Date, tuples of rows (arrays), Range.
        """
        return self._ask("call", module, function, arguments, caller)

    def import_functions(self, *modules: str, workbook: str = "年报.xlsm") -> tuple[str, list[dict[str, Any]]]:
        """Text of xlwings_udfs, and what Application.MacroOptions is told of each function."""
        text, options = self._ask("import_functions", modules, workbook)
        return text, options

    def _ask(self, *request: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump(request, self._process.stdin)
        self._process.stdin.flush()
        raised, answer = pickle.load(self._process.stdout)
        if raised:
            raise FunctionError(answer)
        return answer


def _as_com(value: Any) -> Any:
    """A value as pythoncom would deliver it."""
    from tests import com_stub

    if isinstance(value, Range):
        return com_stub.Range(_as_com(value.values), value.address)
    if isinstance(value, Date):
        time = value.value
        return com_stub.TimeType(*time.timetuple()[:6], time.microsecond, tzinfo=dt.UTC)
    if isinstance(value, tuple):
        return tuple(_as_com(item) for item in value)
    return value


def _answer(request: Sequence[Any]) -> Any:
    from tests import com_stub

    if request[0] == "call":
        _, module, function, arguments, caller = request
        return com_stub.call(module, function, [_as_com(item) for item in arguments], com_stub.Range(None, caller))
    return com_stub.import_functions(*request[1:])


def _serve(paths: Sequence[str]) -> None:
    """The child: answer requests until its input ends."""
    from tests import com_stub

    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # xlwings prints what it imported
    sys.path[:0] = paths
    com_stub.install()
    while True:
        try:
            request = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = (False, _answer(request))
        except Exception as error:
            answer = (True, f"{type(error).__name__}: {error}")
        pickle.dump(answer, answers)
        answers.flush()


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        # under its real name, so that both processes mean the same classes
        from tests import com_harness

        com_harness._serve(sys.argv[2:])
    else:
        with Excel() as excel:
            print(excel.import_functions(*sys.argv[1:])[0], end="")
