"""A small collecting office for tests: units, what they send, and runs that count what is read."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from converters.collecting import collect as engine
from converters.collecting.stamp import batch_id, stamp_for
from converters.collecting.state import Collection, Unit, UnitState
from converters.collecting.store import Store
from converters.formats import FORMATS
from converters.workbook.writing.build import write
from schemas.report import Agency, Report
from schemas.rules import Policy
from tests.builders import FORMS, sound

YEAR = 2024
JANUARY = datetime(2025, 1, 10, 9).timestamp()
NOW = datetime(2025, 1, 20, 12)
DAY = 86_400
UNITS = (
    Unit("示例县文化和旅游局", "11430000MB0000000X", "部门", "示例县人民政府"),
    Unit("示例县档案馆", "11430000MB0000001X", "部门", "示例县人民政府"),
    Unit("示例县教育局", "11430000MB0000002X", "部门", "示例县人民政府"),
    Unit("示例县甲镇人民政府", None, "乡镇", "示例县人民政府"),
)


def report_of(unit: Unit, year: int = YEAR, **values) -> Report:
    """A report without findings, of a unit."""
    return replace(sound(FORMS[0], **values), agency=Agency(unit.name, unit.code), year=year)


def narrated(report: Report, text: str) -> Report:
    return replace(report, sections={**report.sections, "problems": text})


def stamped(report: Report, unit: Unit, units=UNITS, year: int = YEAR) -> bytes:
    """A workbook as it was sent to the unit, filled with a report."""
    return write(report, stamp=stamp_for(unit, batch_id(units, year)))


def as_json(report: Report) -> bytes:
    return FORMATS["json"].write(report)


def saved(data: bytes, when: str) -> bytes:
    """A workbook as if its program had saved it then (``2025-01-12T08:00:00Z``)."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + when.encode(), part)
                assert when.encode() in part
            target.writestr(name, part)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(zipfile.ZipInfo(name, (2025, 1, 10, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class Office:
    """The office: its folder of what came in, its state, its runs."""

    def __init__(self, folder: Path, units=UNITS) -> None:
        self.units = units
        self.came, self.state = folder / "来件", folder / "state.sqlite"
        self.came.mkdir()
        self.read: list[str] = []
        """Digests of what the last run read."""

    def put(self, name: str, data: bytes, at: float = JANUARY) -> Path:
        path = self.came / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (at, at))
        return path

    def run(
        self,
        folders=None,
        year: int = YEAR,
        deadline: date | None = None,
        now: datetime = NOW,
        previous=(),
        policy: Policy | None = None,
        leave_out=(),
        hook=None,
    ) -> Collection:
        """Collect, and note what was read."""
        self.read = []

        def counted(function, data):
            for content in map(function, data):
                self.read.append(content.digest)
                yield content

        asked = engine.Asked(self.units, year, deadline, previous, policy or Policy(), leave_out)
        with Store(self.state, year, hook) as store:
            collection, self.last = engine.collect(
                folders or [str(self.came)], asked, store, engine.Ways(mapper=counted, now=now)
            )
        return collection

    def named(self, path: str) -> str:
        """A path as arrivals show it."""
        return f"{self.came}/{path}"


def unit_of(collection: Collection, number: int) -> UnitState:
    return collection.units[number]


def outcomes(collection: Collection) -> dict[str, str]:
    """What became of each file, by its name."""
    arrivals = [a for u in collection.units for a in u.arrivals] + list(collection.strays)
    return {a.path.split("/来件/")[-1]: a.outcome.value for a in arrivals}


def rules_of(state: UnitState) -> list[str]:
    return [f.rule for f in state.findings]
