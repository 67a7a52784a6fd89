"""A made county 示例县: 60 units, three years, both forms, and every accident that befalls a collecting office.

``python -m tests.made_county FOLDER`` writes::

    roster.csv            the units
    2020, 2021, 2022/     what came in on each year; accidents are planted in 2022 alone
    government.json       the government's own report on 2022: the sum of its units' true reports

and prints the accidents. Same seed, same files.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

from converters.collecting.state import Unit
from converters.formats import FORMATS
from schemas.number import Value
from schemas.report import Report
from tests.made_accidents import DEADLINE, YEAR, YEARS, Accident, Accidents, County, put, workbook
from tests.made_reports import reports

__all__ = ["DEADLINE", "GOVERNMENT", "YEAR", "YEARS", "ZONE", "Accident", "County", "build", "units"]

GOVERNMENT, ZONE = "示例县人民政府", "示例县经济开发区管理委员会"
HEADER = ("单位名称", "机构代码", "单位类型", "上级单位", "联系人")
_BUREAUS = "发展和改革局 教育局 科学技术局 工业和信息化局 民族宗教事务局 公安局 民政局 司法局 财政局 人力资源和社会保障局 自然资源局 生态环境局 住房和城乡建设局 交通运输局 水利局 农业农村局 商务局 文化和旅游局 卫生健康局 退役军人事务局 应急管理局 审计局 市场监督管理局 统计局 医疗保障局 城市管理局 信访局 林业局 乡村振兴局 行政审批局 机关事务服务中心 档案馆 供销合作社 地方志办公室"  # fmt: skip
_OFFICES = "投资促进局 建设管理局 财政金融局 应急管理局 行政审批局"


def units() -> tuple[Unit, ...]:
    """The 60 units, the government first; the last town has no code."""
    named = [(GOVERNMENT, "政府", ""), ("示例县人民政府办公室", "部门", GOVERNMENT)]
    named += [(f"示例县{name}", "部门", GOVERNMENT) for name in _BUREAUS.split()]
    named += [(f"示例县{name}街道办事处", "街道", GOVERNMENT) for name in ("城中", "城北", "城南", "河西")]
    named += [(ZONE, "开发区", GOVERNMENT)]
    named += [(f"示例县经济开发区{name}", "部门", ZONE) for name in _OFFICES.split()]
    named += [(f"示例县{name}人民政府", "乡镇", GOVERNMENT) for name in towns()]
    codes = [f"11999900MB{number:07d}X" for number in range(len(named) - 1)]
    return tuple(
        Unit(n, c, k, p, f"王{i}，0999-{i:07d}")
        for i, ((n, k, p), c) in enumerate(zip(named, [*codes, None], strict=True))
    )


def towns() -> list[str]:
    """Names of towns that are no place's."""
    return [f"{stem}镇" for stem in "甲乙丙丁戊己庚辛"] + [f"{stem}乡" for stem in "壬癸子丑寅卯"]


def summed(found: list[Report]) -> dict[str, Value]:
    """The sums of reports without gaps, cell by cell."""
    return {key: sum((r.values[key] for r in found), start=0) for key in found[0].values}  # type: ignore[misc]


def build(folder: Path, *, seed: int = 1, years: tuple[int, ...] = YEARS) -> County:
    """Write the county's files on these years below ``folder``, which is made where it is missing."""
    made = units()
    true = {(u.name, y): r for u in made for y, r in reports(u.name, u.code, YEARS, seed=seed).items()}
    for year in YEARS:
        own = true[GOVERNMENT, year]
        below = [true[u.name, year] for u in made if u.parent == GOVERNMENT]
        words = dict(own.sections) | {"overview": own.sections["overview"].split("\n\n", 1)[0] + _ASPECTS}
        true[GOVERNMENT, year] = replace(own, values=summed(below), sections=words)
    county = County(folder, made, true)
    folder.mkdir(parents=True, exist_ok=True)
    county.roster.write_text(_roster(made), "utf-8-sig", newline="")
    county.government.write_bytes(FORMATS["json"].write(true[GOVERNMENT, YEAR]))
    for year in years:
        if year == YEAR:
            _last_year_of_all(county)
        else:
            for unit in made:
                put(county.came(year) / f"{unit.name}.json", FORMATS["json"].write(true[unit.name, year]))
    return county


_ASPECTS = "\n\n主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作有序开展。"


def _roster(made: tuple[Unit, ...]) -> str:
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADER)
    rows.writerows((u.name, u.code or "", u.kind, u.parent, u.contact) for u in made)
    return out.getvalue()


def _last_year_of_all(county: County) -> None:
    """Every unit's report in the format it sends, but for those to whom something happens."""
    happens = Accidents(county)
    for number, unit in enumerate(county.units):
        report = county.true[unit.name, YEAR]
        if happens.befalls(unit, report):
            continue
        county.accepted[unit.name] = report
        name = f"{unit.name}{YEAR}年度报告"
        form = ("xlsx", "xlsx", "json", "xlsx", "text", "xlsx", "docx", "xlsx", "html", "xlsx")[number % 10]
        data = workbook(county, report, unit) if form == "xlsx" else FORMATS[form].write(report)
        put(county.came(YEAR) / (name + FORMATS[form].suffix), data, number)
    happens.archive()
    county.accidents.sort(key=lambda a: (a.unit, a.name))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for accident in build(given.folder, seed=given.seed).accidents:
        print(accident.name, accident.unit, accident.file or "-", ",".join(accident.rules), sep="\t")


if __name__ == "__main__":
    main()
