"""The results of a check as one JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from converters.batch import FileResult
from converters.json_file import encode
from converters.reporters.finding_json import file_tree
from converters.reporters.options import Options
from converters.tally import Tally


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """``{"files": […], "summary": {…}}``, a file at a time, so that many need no more memory than one."""
    tally = Tally()
    out.write(b'{\n  "files": [')
    for number, result in enumerate(map(tally.add, results)):
        lines = encode(file_tree(result, options.lang)).rstrip(b"\n").replace(b"\n", b"\n    ")
        out.write((b"," if number else b"") + b"\n    " + lines)
    summary = encode(tally.summary()).rstrip(b"\n").replace(b"\n", b"\n  ")
    out.write((b"\n  ]" if tally.total else b"]") + b',\n  "summary": ' + summary + b"\n}\n")
