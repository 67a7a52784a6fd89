"""Reading a filled workbook, stage by stage: milliseconds of processor time, by the program that saved it last.

``python -m benchmarks.workbook [CHECKOUT ...]`` fills workbooks of both forms, has LibreOffice (where it is
installed) and openpyxl save them again, and reads all of them over and over; other checkouts of this repository
read the same files by turns within the same run, so that what they say can be compared. Prints a Markdown table.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROUNDS = 12
FILES = 20
STAGES = ("unpack", "guard", "cells", "report", "all", "calamine")

_READER = """
import io, json, sys, time
from pathlib import Path
from python_calamine import CalamineWorkbook
from converters.sniff import sniff
from converters.workbook.reading.cells import Book
from converters.workbook.reading.container import parts
from converters.workbook.reading.guard import guard
from converters.workbook.reading.read import read_sheets

def stages(data):
    marks = [time.process_time()]
    parts(data)
    marks.append(time.process_time())
    package = guard(data)
    marks.append(time.process_time())
    sheets = Book(package).sheets
    for sheet in sheets:
        sheet.rows
    marks.append(time.process_time())
    read_sheets(sheets)
    marks.append(time.process_time())
    sniff(data).read(data, "a.xlsx")
    marks.append(time.process_time())
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    marks.append(time.process_time())
    unpack, guarded, cells, report, whole, calamine = (b - a for a, b in zip(marks, marks[1:]))
    return unpack, guarded - unpack, cells, report, whole, calamine

files = {}
for line in sys.stdin:
    folder = line.strip()
    if folder not in files:
        files[folder] = [p.read_bytes() for p in sorted(Path(folder).iterdir())]
    times = [stages(data) for data in files[folder]]
    print(json.dumps([sum(t) / len(times) for t in zip(*times)]), flush=True)
"""


def main() -> None:
    """Print the table."""
    here = Path(__file__).parent.parent
    checkouts = {"this": here} | {Path(given).name: Path(given) for given in sys.argv[1:]}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        kinds = dict(_made(Path(folder)))
        readers = {name: stack.enter_context(_reader(path)) for name, path in checkouts.items()}
        best: dict[tuple[str, str], list[float]] = {}
        for _ in range(ROUNDS):
            for kind, files in kinds.items():
                for name, reader in readers.items():
                    times = _ask(reader, files)
                    best[kind, name] = list(map(min, times, best.get((kind, name), times)))
    print(f"| saved by | checkout | {' | '.join(STAGES)} |\n|---|---|{'---|' * len(STAGES)}")
    for (kind, name), times in best.items():
        print(f"| {kind} | {name} | {' | '.join(f'{1000 * t:.2f}' for t in times)} |")


@contextmanager
def _reader(checkout: Path) -> Iterator[subprocess.Popen[str]]:
    """A process of a checkout that reads the folders it is told."""
    given = {**os.environ, "PYTHONPATH": str(checkout)}
    command = [sys.executable, "-c", _READER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=given, cwd=checkout
    ) as reader:
        yield reader
        assert reader.stdin is not None
        reader.stdin.close()


def _ask(reader: subprocess.Popen[str], files: Path) -> list[float]:
    assert reader.stdin is not None
    assert reader.stdout is not None
    print(files, file=reader.stdin, flush=True)
    times: list[float] = json.loads(reader.stdout.readline())
    return times


def _made(folder: Path) -> Iterator[tuple[str, Path]]:
    """The folders of workbooks, by the program that saved them last."""
    from openpyxl import load_workbook

    from converters.formats import FORMATS
    from tests.made_reports import reports

    own, other = folder / "own", folder / "openpyxl"
    own.mkdir()
    other.mkdir()
    for number in range(FILES):
        year = (2024, 2020)[number % 2]
        report = reports(f"示例市第{number}局", f"11999900MB{number:07}X", (year,))[year]
        path = own / f"{number}.xlsx"
        path.write_bytes(FORMATS["xlsx"].write(report))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl cannot keep our print areas
            load_workbook(io.BytesIO(path.read_bytes())).save(other / path.name)
    yield "nianbao", own
    if (office := shutil.which("soffice")) is not None:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        convert = [office, "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
        paths = [str(p) for p in sorted(own.iterdir())]
        subprocess.run([*convert, str(folder / "office"), *paths], capture_output=True, check=True, timeout=600)
        yield "LibreOffice", folder / "office"
    yield "openpyxl (no results)", other


if __name__ == "__main__":
    main()
