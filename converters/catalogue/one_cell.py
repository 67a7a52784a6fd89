"""One cell of a workbook of ours changed in its XML, so that it holds what Excel would have saved there; or a part more."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from converters.workbook.layout import value_spots
from schemas.report import Report


def with_part(data: bytes, name: str, holds: str) -> bytes:
    """The workbook with one more part in its package."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as target:
        target.writestr(name, holds)
    return out.getvalue()


def with_cell(data: bytes, report: Report, cell: Mapping[str, Any]) -> bytes:
    """The workbook with other XML for one cell: a number in a format, a formula with its saved result, or words."""
    sheet, at = _address(report, cell)
    number = 2 + [s.ordinal for s in report.form.sections].index(sheet)
    sheet_file, styles_file = f"xl/worksheets/sheet{number}.xml", "xl/styles.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    xml = parts[sheet_file].decode()
    old = re.search(rf'<c r="{at}"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)', xml)
    style = old.group(1) or "0" if old else "0"
    if "format" in cell:
        parts[styles_file], style = _with_format(parts[styles_file].decode(), style, cell["format"])
    new = f'<c r="{at}" s="{style}"{_content(cell)}</c>'
    if old:
        xml = xml[: old.start()] + new + xml[old.end() :]
    else:
        row = re.search(rf'<row r="{re.sub("[A-Z]", "", at)}"[^>]*?>', xml)
        if row is None:
            raise ValueError(f"no row for {at}")
        xml = xml[: (end := xml.index("</row>", row.end()))] + new + xml[end:]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in {**parts, sheet_file: xml.encode()}.items():
            target.writestr(name, part)
    return out.getvalue()


def _address(report: Report, cell: Mapping[str, Any]) -> tuple[str, str]:
    if "cell" not in cell:
        return cell["sheet"], cell["at"]
    spot = value_spots(report.form)[cell["cell"]]
    return spot.sheet, spot.address


def _content(cell: Mapping[str, Any]) -> str:
    if "formula" in cell:
        return f"><f>{cell['formula']}</f><v>{cell['saved']}</v>"
    return f"><v>{cell['number']}</v>" if "number" in cell else f' t="inlineStr"><is><t>{cell["text"]}</t></is>'


def _with_format(styles: str, style: str, code: str) -> tuple[bytes, str]:
    """The styles with one more: that of ``style`` with another number format; and its number."""
    head, formats, rest = re.split(r"(<cellXfs [^>]*>.*?</cellXfs>)", styles, maxsplit=1, flags=re.DOTALL)
    own = re.findall(r"<xf (?:[^>]*/>|.*?</xf>)", formats, re.DOTALL)
    copy = re.sub(r'numFmtId="\d+"', 'numFmtId="990"', own[int(style)], count=1)
    escaped = code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    numbered = f'<numFmts count="1"><numFmt numFmtId="990" formatCode="{escaped}"/>'
    head = (
        re.sub(r"<numFmts [^>]*>", numbered, head)
        if "<numFmts" in head
        else head.replace("<fonts", f"{numbered}</numFmts><fonts", 1)
    )
    return (head + formats.replace("</cellXfs>", copy + "</cellXfs>") + rest).encode(), str(len(own))
