"""Our Word files through LibreOffice: opened, saved again as .docx and by way of .doc, printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pdfplumber
import pytest

from converters.word.read import read
from converters.word.write import write
from schemas.form import load_form
from schemas.grid import grid
from schemas.number import Unread
from tests.builders import FORMS, IDS, sound, with_values
from tests.strategies import PARAGRAPHS

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

# LibreOffice writes _x0041_ as _x005F_x0041_, as it stands in no text that a person wrote
ORDINARY = [p for p in PARAGRAPHS if "_x" not in p]
NARRATIVE = {
    "preamble": "根据《条例》编制。",
    "overview": "### （一）主**动**公开\n发布 **12** 条，\n第二行。\n#### 更细\n\n### 一、总体情况\n\n"
    + "\n\n".join(ORDINARY),
    "requests": "规章 1 2 3\n0\n\n1 2 3 4 5 6 7",
    "problems": "",
    "other_matters": "无",
    "closing": "联系方式：甲\n乙",
}


def hard(form):
    report = replace(sound(form), sections=NARRATIVE)
    keys = [c.key for c in form.cells]
    odd = {keys[0]: None, keys[5]: Unread("／"), keys[20]: Unread("=1+1"), keys[-1]: None, keys[-2]: Unread("1,234")}
    return with_values(report, odd)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Each report's file, and what LibreOffice made of it: by kind of file, then by form."""
    folder = tmp_path_factory.mktemp("lo")
    reports = dict(zip(IDS, map(hard, FORMS), strict=True))
    for name, report in reports.items():
        (folder / f"{name}.docx").write_bytes(write(report))

    def convert(kind, source, target):
        paths = [str(source / f"{name}.{'doc' if source.name == 'doc' else 'docx'}") for name in reports]
        command = [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", kind, "--outdir", str(target), *paths]
        subprocess.run(command, check=True, capture_output=True, timeout=240)

    convert("docx", folder, folder / "again")
    convert("doc", folder, folder / "doc")
    convert("docx", folder / "doc", folder / "by doc")
    convert("pdf", folder, folder / "pdf")
    return folder, reports


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("way", ["again", "by doc"])
def test_saved_again_it_is_the_same_report(files, way, name):
    folder, reports = files
    assert read((folder / way / f"{name}.docx").read_bytes(), "x").report == reports[name]


@pytest.mark.parametrize("name", IDS)
def test_printed_pages(files, name):
    """A4, a number on each page, table three's header on each of its pages, no letter outside the margins."""
    folder, reports = files
    header = [c.text for c in grid(reports[name].form.tables["requests"]).cells if c.role == "header"]
    with pdfplumber.open(folder / "pdf" / f"{name}.pdf") as pdf:
        for number, page in enumerate(pdf.pages, 1):
            assert (round(page.width), round(page.height)) == (595, 842)
            assert min(c["x0"] for c in page.chars) >= 78
            assert max(c["x1"] for c in page.chars) <= 595 - 72
            text = page.extract_text()
            assert re.search(rf"— ?{number} ?—\s*$", text)
            for table in page.extract_tables():
                if len(table[0]) >= 10 and any("属于" in (c or "") for row in table for c in row):
                    printed = "".join(c or "" for row in table[:3] for c in row).replace("\n", "")
                    assert all(h in printed for h in header)
    assert len(pdf.pages) < 20


def test_the_text_is_all_there(files):
    folder, _ = files
    with pdfplumber.open(folder / "pdf" / "2021.pdf") as pdf:
        pages = [re.sub(r"— ?\d+ ?—\s*$", "", page.extract_text()) for page in pdf.pages]
    text = re.sub(r"\s", "", "".join(pages))
    for heading in (s.heading for s in load_form("2021").sections):
        assert heading in text
    assert text.count("很长的一段。") == 400
