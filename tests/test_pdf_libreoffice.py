"""PDFs that LibreOffice makes of our own Word files and workbooks, read back."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from converters.formats import FORMATS
from converters.pdf.read import read
from tests.builders import FORMS, IDS, sound

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

EXAMPLES = Path(__file__).parent.parent / "templates" / "examples"
SENTENCE = "本机关依法做好政府信息公开工作，全年主动公开信息1136条，办结申请25件，结果维持5件，"


def long_report(form):
    """A report whose narrative fills pages, so that tables begin anywhere."""
    report = sound(form)
    length = {"2021": 6, "2019": 14, "mixed": 25}[IDS[FORMS.index(form)]]
    text = "\n\n".join([f"（一）第{n}项工作。{SENTENCE * n}均已答复。" for n in range(1, length)])
    return replace(report, sections={**report.sections, "overview": text, "problems": SENTENCE * 30 + "继续改进。"})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Reports printed to PDF, by name, all in one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("printed")
    files = []
    for form, name in zip(FORMS, IDS, strict=True):
        for report, kind in ((sound(form), "short"), (long_report(form), "long")):
            path = folder / f"{kind}-{name}.docx"
            path.write_bytes(FORMATS["docx"].write(report))
            files.append(path)
    for path in sorted(EXAMPLES.glob("*.xlsx")):
        files.append(Path(shutil.copy(path, folder)))
    subprocess.run(
        [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", folder, *files],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {p.stem: read(p.with_suffix(".pdf").read_bytes(), p.name) for p in files}


@pytest.mark.parametrize("name", IDS)
def test_our_word_file_printed(made, name):
    reading = made[f"short-{name}"]
    assert reading.report == sound(FORMS[IDS.index(name)])
    assert reading.notes == ()


@pytest.mark.parametrize("name", IDS)
def test_a_long_report_printed(made, name):
    reading, report = made[f"long-{name}"], long_report(FORMS[IDS.index(name)])
    assert reading.report.values == report.values
    # LibreOffice does not draw a comma that hangs over the right margin
    assert [t.replace("，", "") for t in reading.report.sections.values()] == [
        t.replace("，", "") for t in report.sections.values()
    ]
    assert reading.notes == ()
    pages = [reading.place_of(k).page for k in reading.report.values]
    assert pages == sorted(pages)
    assert pages[-1] > pages[0] > 1


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.xlsx")), ids=["wrong", "right"])
def test_our_workbook_printed(made, path):
    reading = made[path.stem]
    report = FORMATS["json"].read(path.with_suffix(".json").read_bytes(), path.name).report
    assert reading.report.values == report.values
    assert (reading.report.agency, reading.report.year) == (report.agency, report.year)
    # a sub-heading is a line of its own; what rank it had, no page tells
    plain = {k: "\n".join(line.removeprefix("### ") for line in t.split("\n")) for k, t in report.sections.items()}
    assert reading.report.sections == plain
    assert reading.notes == ()
