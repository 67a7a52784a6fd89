"""Before anything is timed: every tool gives the numbers that we read, and sees a number that does not add up."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.corpus import report
from benchmarks.environments import OURS, Environment
from benchmarks.keyed import with_names
from converters.batch import read_source
from converters.sources import Source
from converters.workbook.writing.build import write
from schemas.report import Report

_WRONG = "requests.carried_out.natural_person"


def compare(tools: Sequence[Environment], files: Mapping[str, Sequence[str]]) -> None:
    """SystemExit where a tool gives other numbers than ours, or finds a fault, or finds none where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        for tool in tools:
            if tool.name == OURS:
                continue
            for path in files[tool.name][:2]:
                told = _told(tool, path)
                if told["tables"] != _numbers(path, tool) or told["errors"]:
                    raise SystemExit(f"{tool.title} reads {path} otherwise than we do: {told}")
            wrong = Path(folder, f"{tool.name}.xlsx")
            wrong.write_bytes(with_names(_broken()) if tool.name == "flatten_tool" else write(_broken()))
            if not _told(tool, str(wrong))["errors"]:
                raise SystemExit(f"{tool.title} does not see that {_WRONG} is wrong")


def _broken() -> Report:
    made = report(1)
    return replace(made, values={**made.values, _WRONG: int(str(made.values[_WRONG])) + 1})


def _told(tool: Environment, path: str) -> dict[str, list[object]]:
    command = [tool.python, "-W", "ignore", tool.script, path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool.title} cannot read {path}:\n{done.stderr}")
    told: dict[str, list[object]] = json.loads(done.stdout)
    return told


def _numbers(path: str, tool: Environment) -> list[float]:
    """What our reader gives; for flatten-tool, whose files only it can read, the report they were made of."""
    if tool.name == "flatten_tool":
        values = report(int(Path(path).stem)).values
    else:
        reading = read_source(Source(path)).reading
        assert reading is not None
        values = reading.report.values
    return [float(str(v)) for v in values.values()]
