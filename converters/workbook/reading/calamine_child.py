"""The process that calamine runs in: workbooks come in, cells go out. Started by :mod:`converters.workbook.reading.calamine`.

calamine ends its process where a file makes it reserve more memory than there is.
"""

from __future__ import annotations

import io

import msgspec
from python_calamine import CalamineWorkbook

from converters.answering import answer
from converters.workbook.reading.calamine_answer import MEMORY, Answer, Given, Shown
from converters.workbook.reading.moments import moment_text


def answer_to(data: bytes) -> Answer:
    """The cells of a workbook, or what is wrong with it."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except BaseException as error:
        return Answer([], _words(error))
    return Answer([_sheet(book, index) for index in range(len(book.sheet_names))])


def _sheet(book: CalamineWorkbook, index: int) -> Given:
    try:
        rows = book.get_sheet_by_index(index).to_python(skip_empty_area=False)
    except BaseException as error:
        return Given([], _words(error))
    return Given([[raw if isinstance(raw, Shown) else moment_text(raw) for raw in row] for row in rows])


def _words(error: BaseException) -> str:
    """What calamine says; a panic inside it is no Exception, and what is not calamine's goes on its way."""
    if type(error).__module__.split(".")[0] not in ("python_calamine", "pyo3_runtime"):
        raise error
    return str(error)


if __name__ == "__main__":
    answer(lambda data: msgspec.msgpack.encode(answer_to(data)), MEMORY)
