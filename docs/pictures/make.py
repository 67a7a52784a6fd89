"""Make the pictures of the clerks' page anew: the macro workbook of an example with mistakes, drawn by LibreOffice.

    python docs/pictures/make.py        needs soffice, pdftoppm and ImageMagick's convert; writes beside this file

What is drawn is the whole sheet, also what does not print (buttons, states): a copy without print areas.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from converters import json_file  # noqa: E402
from converters.workbook.layout import COVER, FINDINGS  # noqa: E402
from converters.workbook.writing import build  # noqa: E402
from schemas.checks import check  # noqa: E402
from schemas.finding import Reading  # noqa: E402

EXAMPLE = HERE.parents[1] / "templates" / "examples" / "示例县城市管理局2024年政府信息公开工作年度报告（有误）.json"
PICTURES = {COVER: "cover", "三": "table", FINDINGS: "findings"}
PDF = 'pdf:calc_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"}}'
"""Buttons drawn, not made fields of the document."""
DOTS = 90
"""Of an inch: legible, and small files."""


def workbook() -> bytes:
    """The example after a click on 校验."""
    reading = json_file.read(EXAMPLE.read_bytes(), EXAMPLE.name)
    return build.write(reading.report, check([Reading(reading.report)])[0], host="excel")


def only(data: bytes, name: str) -> bytes:
    """The workbook with one sheet drawn on one page: no print areas, the other sheets hidden."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        book = package.read("xl/workbook.xml").decode()
        names = re.findall(r'<sheet name="([^"]*)"', book)
        for entry in package.namelist():
            text = package.read(entry)
            if entry == "xl/workbook.xml":
                text = _shown(book, name, names.index(name)).encode()
            elif entry.startswith("xl/worksheets/sheet"):
                text = _one_page(text.decode()).encode()
            elif entry.endswith(".vml"):
                text = text.replace(b"<x:PrintObject>False", b"<x:PrintObject>True")
            copy.writestr(entry, text)
    return out.getvalue()


def _shown(book: str, name: str, index: int) -> str:
    book = book.replace("<workbookView ", f'<workbookView firstSheet="{index}" activeTab="{index}" ')
    book = re.sub(r'<definedName name="_xlnm\.Print_[^>]*>.*?</definedName>', "", book)
    return re.sub(
        r'<sheet name="([^"]*)" sheetId="(\d+)"(?: state="\w+")?',
        lambda m: f'<sheet name="{m[1]}" sheetId="{m[2]}"' + ("" if m[1] == name else ' state="hidden"'),
        book,
    )


def _one_page(sheet: str) -> str:
    sheet = re.sub(r"<headerFooter>.*?</headerFooter>", "", sheet).replace(' tabSelected="1"', "")
    return re.sub(r"<pageSetup [^>]*/>", '<pageSetup paperSize="8" fitToHeight="1" orientation="landscape"/>', sheet)


def picture(data: bytes, name: str, target: Path) -> None:
    """Draw one sheet of a workbook into a PNG file."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "book.xlsm")
        book.write_bytes(only(data, name))
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        _run("soffice", profile, "--headless", "--convert-to", PDF, "--outdir", folder, str(book))
        _run(
            "pdftoppm", "-png", "-r", str(DOTS), "-singlefile", str(book.with_suffix(".pdf")), str(book.with_suffix(""))
        )
        drawn = str(book.with_suffix(".png"))
        _run(
            "convert",
            drawn,
            "-trim",
            "-bordercolor",
            "white",
            "-border",
            "8",
            "-strip",
            "+dither",
            "-colors",
            "64",
            str(target),
        )


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=180)


def main() -> None:
    """Make every picture."""
    missing = [program for program in ("soffice", "pdftoppm", "convert") if shutil.which(program) is None]
    if missing:
        sys.exit(f"not found: {', '.join(missing)}")
    data = workbook()
    for name, stem in PICTURES.items():
        picture(data, name, HERE / f"{stem}.png")


if __name__ == "__main__":
    main()
