"""What befalls a collecting office: the accidents of the made county, each done to one unit."""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import ClassVar

from converters.collecting.stamp import batch_id, stamp_for
from converters.collecting.state import Unit
from converters.formats import FORMATS
from converters.workbook.writing.build import write
from schemas.checks import check
from schemas.explained import values_of
from schemas.explanation import Explanation
from schemas.finding import Reading
from schemas.form import load_form
from schemas.report import Report
from tests.made_reports import reports

YEARS = (2020, 2021, 2022)
YEAR = YEARS[-1]
DEADLINE = date(2023, 1, 20)
_ZONE_TIME = timezone(timedelta(hours=8))
IN_TIME, LATE = datetime(2023, 1, 5, 9, tzinfo=_ZONE_TIME), datetime(2023, 1, 28, 17, tzinfo=_ZONE_TIME)


@dataclass(frozen=True)
class Accident:
    """What befell a unit: its name here, where it is seen, and the rules that its report breaks on account of it."""

    name: str
    unit: str
    file: str | None
    rules: tuple[str, ...] = ()


@dataclass
class County:
    """What was written: ``true`` reports by unit and year, ``accepted`` what should be accepted on 2022."""

    folder: Path
    units: tuple[Unit, ...]
    true: dict[tuple[str, int], Report]
    accepted: dict[str, Report] = field(default_factory=dict)
    accidents: list[Accident] = field(default_factory=list)

    @property
    def roster(self) -> Path:
        """The roster's file."""
        return self.folder / "roster.csv"

    def came(self, year: int) -> Path:
        """The folder of what came in on a year."""
        return self.folder / str(year)

    @property
    def government(self) -> Path:
        """The government's own report."""
        return self.folder / "government.json"


def workbook(county: County, report: Report, unit: Unit, year: int = YEAR) -> bytes:
    """A unit's workbook as it was distributed to it, with its stamp, filled with a report."""
    return write(report, stamp=stamp_for(unit, batch_id(county.units, year)))


class Accidents:
    """What happens to which unit: a method an accident, named as it is in :class:`Accident`."""

    PLANNED: ClassVar = {
        "renamed": "示例县教育局",
        "duplicate": "示例县公安局",
        "wrong_year": "示例县民政局",
        "wrong_unit": "示例县司法局",
        "older_version": "示例县财政局",
        "in_mail": "示例县水利局",
        "in_zip": "示例县甲镇人民政府",
        "in_zip_too": "示例县乙镇人民政府",
        "unreadable": "示例县丙镇人民政府",
        "missing": "示例县丁镇人民政府",
        "late": "示例县戊镇人民政府",
        "blank": "示例县商务局",
        "old_form": "示例县己镇人民政府",
        "copied": "示例县城北街道办事处",
        "copied_too": "示例县城南街道办事处",
        "does_not_add_up": "示例县审计局",
        "explained": "示例县林业局",
        "carried_wrong": "示例县统计局",
        "named_in_file_alone": "示例县信访局",
    }

    def __init__(self, county: County) -> None:
        self.county = county
        self.folder = county.came(YEAR)
        self.by_unit = {unit: name for name, unit in self.PLANNED.items()}
        self.zipped: dict[str, bytes] = {}
        self.stranger()

    def befalls(self, unit: Unit, report: Report) -> bool:
        """Do to a unit what is planned for it; False where nothing is."""
        name = self.by_unit.get(unit.name)
        if name is not None:
            getattr(self, name)(unit, report)
        return name is not None

    def _note(self, name: str, unit: str, file: str | None, *rules: str) -> None:
        self.county.accidents.append(Accident(name, unit, file, rules))

    def _send(self, name: str, unit: Unit, report: Report, file: str, *rules: str, at: datetime = IN_TIME) -> None:
        """A report that is accepted, in a stamped workbook."""
        put(self.folder / file, workbook(self.county, report, unit), at=at)
        self.county.accepted[unit.name] = report
        self._note(name, unit.name, file, *rules)

    def renamed(self, unit: Unit, report: Report) -> None:
        self._send("renamed", unit, report, "新建 XLSX 工作表.xlsx")

    def named_in_file_alone(self, unit: Unit, report: Report) -> None:
        """Without a code and in a file whose name says nothing: told by the name inside."""
        sent = replace(report, agency=replace(report.agency, code=None))
        put(self.folder / "附件1.txt", FORMATS["text"].write(sent))
        self.county.accepted[unit.name] = sent
        self._note("named_in_file_alone", unit.name, "附件1.txt")

    def duplicate(self, unit: Unit, report: Report) -> None:
        self._send("duplicate", unit, report, f"{unit.name}.xlsx")
        put(self.folder / f"{unit.name} (1).xlsx", workbook(self.county, report, unit))
        self._rename("duplicate", f"{unit.name} (1).xlsx")

    def _rename(self, name: str, file: str) -> None:
        """The accident just noted is seen in another file."""
        self.county.accidents[-1] = replace(self.county.accidents[-1], name=name, file=file)

    def wrong_year(self, unit: Unit, report: Report) -> None:
        """It sent last year's workbook again."""
        file, last = f"{unit.name}{YEAR}.xlsx", self.county.true[unit.name, YEAR - 1]
        put(self.folder / file, workbook(self.county, last, unit, YEAR - 1))
        self._note("wrong_year", unit.name, file)

    def wrong_unit(self, unit: Unit, report: Report) -> None:
        """It filled in the workbook sent to another (whose stamp it has), and sent none of its own."""
        other = next(u for u in self.county.units if u.name == "示例县人民政府办公室")
        file = f"{unit.name}年报.xlsx"
        put(self.folder / file, workbook(self.county, report, other))
        self._note("wrong_unit", unit.name, file)

    def older_version(self, unit: Unit, report: Report) -> None:
        first = replace(report, values={**report.values, "proactive_disclosure.licenses.decisions": 99})
        put(self.folder / f"{unit.name}初稿.xlsx", workbook(self.county, first, unit), at=IN_TIME)
        self._send("older_version", unit, report, f"{unit.name}定稿.xlsx", at=IN_TIME + timedelta(days=3))
        self._rename("older_version", f"{unit.name}初稿.xlsx")

    def in_mail(self, unit: Unit, report: Report) -> None:
        self._send("in_mail", unit, report, f"邮件/回复：关于报送年度报告的通知/附件/{unit.name}.xlsx")

    def in_zip(self, unit: Unit, report: Report) -> None:
        name = f"乡镇/{unit.name}{YEAR}年年报.xlsx"
        self.zipped[name] = workbook(self.county, report, unit)
        self.county.accepted[unit.name] = report
        self._note("in_zip", unit.name, f"乡镇报送.zip!/{name}")

    in_zip_too = in_zip

    def unreadable(self, unit: Unit, report: Report) -> None:
        put(self.folder / f"{unit.name}.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))
        self._note("unreadable", unit.name, f"{unit.name}.xls")

    def missing(self, unit: Unit, report: Report) -> None:
        self._note("missing", unit.name, None)

    def late(self, unit: Unit, report: Report) -> None:
        self._send("late", unit, report, f"{unit.name}.xlsx", at=LATE)

    def blank(self, unit: Unit, report: Report) -> None:
        values = {**report.values, "proactive_disclosure.penalties.decisions": None}
        self._send("blank", unit, replace(report, values=values), f"{unit.name}.xlsx", "FMT-BLANK")

    def old_form(self, unit: Unit, report: Report) -> None:
        """The table 三 of the form that is no longer in force, in a report that is otherwise right."""
        form = load_form("2019")
        values = {k: v for k, v in report.values.items() if k in form.by_key}
        for column in form.tables["requests"].blocks[0].columns:
            parts = [
                f"requests.{line}.{column.key}" for line in ("other_uncorrected", "other_fee_unpaid", "other_remaining")
            ]
            values[f"requests.other_handling.{column.key}"] = sum(report.values[p] for p in parts)  # type: ignore[misc]
        full = {c.key: values.get(c.key, 0) for c in form.cells}
        self._send(
            "old_form", unit, Report(form, YEAR, report.agency, report.sections, full), f"{unit.name}.xlsx", "VER-YEAR"
        )

    def copied(self, unit: Unit, report: Report) -> None:
        sections = {**report.sections, "problems": _LONG.format(unit.name)}
        sent, rules = replace(report, sections=sections), ("X-SAME",) if unit.name == self.PLANNED["copied_too"] else ()
        put(self.folder / f"{unit.name}.xlsx", workbook(self.county, sent, unit))
        self.county.accepted[unit.name] = sent
        if rules:
            self._note("copied", unit.name, f"{unit.name}.xlsx", *rules)

    copied_too = copied

    def does_not_add_up(self, unit: Unit, report: Report) -> None:
        key = "disputes.reconsideration.total"
        values = {**report.values, key: report.values[key] + 2}  # type: ignore[operator]
        self._send("does_not_add_up", unit, replace(report, values=values), f"{unit.name}.xlsx", "T4-SUM")

    def carried_wrong(self, unit: Unit, report: Report) -> None:
        self._send("carried_wrong", unit, _one_more(report), f"{unit.name}.xlsx", *["X-CARRY"] * 2)

    def explained(self, unit: Unit, report: Report) -> None:
        """It counts its documents in force on another basis now, and says so."""
        key = "proactive_disclosure.normative_documents.in_force"
        sent = replace(report, values={**report.values, key: report.values[key] + 11})  # type: ignore[operator]
        before = Reading(self.county.true[unit.name, YEAR - 1])
        found = [f for f in check([Reading(sent)], None, [before])[0] if f.rule == "X-ROLL"]
        said = tuple(Explanation(f.rule, f.key or "", values_of(f), "统计口径调整，含联合发文。") for f in found)
        self._send("explained", unit, replace(sent, explanations=said), f"{unit.name}.xlsx", "X-ROLL")

    def stranger(self) -> None:
        """A report of a unit that is not on the roster, and a lock file of Office that nobody sent."""
        report = reports("样本市博物馆", "11888800MB0000001X", YEARS)[YEAR]
        put(self.folder / "样本市博物馆.json", FORMATS["json"].write(report))
        put(self.folder / "~$样本市博物馆.xlsx", b"\x05user")
        self._note("stranger", "样本市博物馆", "样本市博物馆.json")

    def archive(self) -> None:
        """What towns sent in one archive, its names in GBK, as Windows writes them."""
        path = self.folder / "乡镇报送.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name, data in self.zipped.items():
                entry = _Gbk(name, (2023, 1, 6, 10, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, data)
        _date(path, IN_TIME)


class _Gbk(zipfile.ZipInfo):
    """An entry whose name is written in GBK, without saying so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def _one_more(report: Report) -> Report:
    """A natural person's request more carried in and answered: it balances, but not with last year."""
    values = dict(report.values)
    for line in ("carried_in", "granted", "outcome_total"):
        for column in ("natural_person", "total"):
            values[f"requests.{line}.{column}"] += 1  # type: ignore[operator]
    return replace(report, values=values)


_LONG = (
    "一是{0}主动公开的内容还不够全面，重点领域信息的更新不够及时，公开的深度与群众的期待还有差距；二是政策解读的形式较为单一，"
    "以文字为主，图解、视频等群众喜闻乐见的解读方式用得不多，解读的质量有待提高；三是公开队伍的业务能力参差不齐，工作人员多为兼职，"
    "变动频繁，对条例和有关文件的理解不够透彻。针对这些问题，将从以下几个方面加以改进：进一步梳理主动公开目录，明确各科室的责任和时限，"
    "定期开展自查自纠；丰富解读形式，推动政策文件与解读材料同步起草、同步审批、同步发布；加强业务培训，邀请专家授课，组织交流学习，"
    "建立激励和考核机制，把政府信息公开工作纳入年度绩效考核，确保各项要求落到实处，不断提升人民群众对政府信息公开工作的满意度和获得感。"
)


def put(path: Path, data: bytes, number: int = 0, *, at: datetime | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    _date(path, at or IN_TIME + timedelta(hours=number))


def _date(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))
