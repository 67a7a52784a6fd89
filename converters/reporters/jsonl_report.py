"""The results of a check as JSON, one line a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from converters.batch import FileResult
from converters.json_file import encode_line
from converters.reporters.finding_json import file_tree
from converters.reporters.options import Options


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """What stands under ``files`` in the JSON of a check, a line each."""
    for result in results:
        out.write(encode_line(file_tree(result, options.lang)))
