"""The workbooks that are measured: filled by our writer, and the same saved again by LibreOffice, as real ones are.

Each has its own unit, code and narrative. Forty are built; the others are made of them by putting another unit and
another narrative of the same length into their texts.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.environments import cache
from converters.collecting.splice import Splice
from converters.workbook.writing.build import write
from schemas.report import Report
from tests.made_reports import reports

YEAR = 2024
BASES = 20
EDITION = "1"
"""Of the workbooks: another one makes them anew."""
_COVER, _TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_WORDS = [
    "政务公开",
    "平台建设",
    "信息发布",
    "政策解读",
    "会议部署",
    "栏目更新",
    "业务培训",
    "群众关切",
    "回应诉求",
    "公开目录",
    "规范管理",
    "审核把关",
    "日常监测",
    "网站维护",
    "新媒体",
    "办事指南",
    "服务事项",
    "重点领域",
    "决策公开",
    "执行结果",
    "监督检查",
    "考核评议",
    "责任落实",
    "队伍力量",
    "工作机制",
    "档案查阅",
    "便民服务",
    "意见征集",
    "民生保障",
    "营商环境",
    "乡村振兴",
    "生态环境",
    "教育医疗",
    "安全生产",
    "财政预算",
    "项目推进",
    "统计数据",
    "公共资源",
    "法治建设",
    "依法行政",
    "基层治理",
    "数字转型",
    "制度完善",
    "流程优化",
    "质量提升",
]
_JOINS = ("，加强", "，推进", "，围绕", "；做好", "，结合", "，深化", "；同步", "，着力", "，完善", "，统筹")


def unit(number: int) -> tuple[str, str]:
    """The name and code of a unit."""
    return f"示例省第{number:06d}局", f"11999900MB{number:07d}X"


def paragraph(chance: random.Random, length: int) -> str:
    """Words of such a length that nobody else wrote in this order."""
    text = chance.choice(_WORDS)
    while len(text) < length:
        text += chance.choice(_JOINS) + chance.choice(_WORDS) + chance.choice(_WORDS)
    return text[: length - 1] + "。"


def report(number: int) -> Report:
    """The filled report of a unit, with some fifteen hundred characters of narrative."""
    name, code = unit(number)
    made = reports(name, code, (YEAR,))[YEAR]
    chance = random.Random(number)
    longer = "\n\n".join(paragraph(chance, 170) for _ in range(6))
    problems = "\n\n".join(paragraph(chance, 150) for _ in range(2))
    sections = {
        **made.sections,
        "overview": f"{made.sections['overview']}\n\n{longer}",
        "problems": f"{made.sections['problems']}\n\n{problems}",
    }
    return replace(made, sections=sections)


def bases() -> list[tuple[str, Report, bytes]]:
    """The workbooks that are built: who saved each, its report and its bytes; made once and kept."""
    made = [report(900_000 + n) for n in range(BASES)]
    kept = cache() / f"bases-{EDITION}"
    done = kept.with_suffix(".done")
    if not done.exists():
        kept.mkdir(parents=True, exist_ok=True)
        ours = [write(r) for r in made]
        for name, books in (("ours", ours), ("libreoffice", saved_again(ours))):
            for n, data in enumerate(books):
                (kept / f"{name}-{n:02d}.xlsx").write_bytes(data)
        done.touch()
    found = []
    for name in ("ours", "libreoffice"):
        paths = sorted(kept.glob(f"{name}-*.xlsx"))
        found += [(name, r, path.read_bytes()) for r, path in zip(made, paths, strict=False)]
    return found


def saved_again(books: list[bytes]) -> list[bytes]:
    """Workbooks opened and saved by LibreOffice; none where it is not installed."""
    if shutil.which("soffice") is None:
        print("LibreOffice is not installed: only workbooks of our own writer", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as folder:
        given, back = Path(folder, "given"), Path(folder, "back")
        given.mkdir()
        paths = [given / f"{n:03d}.xlsx" for n in range(len(books))]
        for path, data in zip(paths, books, strict=True):
            path.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
        subprocess.run([*command, str(back), *map(str, paths)], capture_output=True, check=True, timeout=1800)
        return [(back / path.name).read_bytes() for path in paths]


def folder(number: int) -> Path:
    """A folder with so many workbooks; made once and kept."""
    made = cache() / f"workbooks-{EDITION}-{number}"
    done = made.with_suffix(".done")
    if not done.exists():
        print(f"making {number:,} workbooks", file=sys.stderr)
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        for n, data in enumerate(_copies(bases(), number)):
            (made / f"{n:06d}.xlsx").write_bytes(data)
        done.touch()
    return made


def paths(number: int) -> list[str]:
    """The workbooks of a folder."""
    return [str(p) for p in sorted(folder(number).iterdir())]


def _copies(built: list[tuple[str, Report, bytes]], number: int) -> Iterator[bytes]:
    plates = [(r, Splice(_packed_plainly(data))) for _, r, data in built]
    for n in range(number):
        base, package = plates[n % len(plates)]
        yield renamed(package, base, n)


def renamed(package: Splice, base: Report, number: int) -> bytes:
    """A workbook of another unit, with another narrative."""
    chance = random.Random(number)
    name, code = unit(number)
    swap = {str(base.agency.name): name, str(base.agency.code): code}
    for text in (base.sections["overview"], base.sections["problems"]):
        for old in text.split("\n\n"):
            if len(old) >= 150:
                swap[old] = paragraph(chance, len(old))
    parts = {}
    for part in (_COVER, _TEXTS):
        text = package.part(part).decode()
        for old, new in swap.items():
            text = text.replace(old, new)
        parts[part] = text.encode()
    return package.replaced(parts)


def _packed_plainly(data: bytes) -> bytes:
    """The package without what a stream needs, which LibreOffice writes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
