"""A returned workbook's VBA against ours: strangers, changes and gaps are named; nothing is run; damage is bounded."""

import io
import json
import re
import struct
import subprocess
import sys
import time
import zipfile

import pytest

from converters.vba.compound_file import compound_file
from converters.vba.compression import compress
from converters.vba.reader import read_modules, read_project, read_streams
from converters.workbook.reading.macros import digest_of, known
from converters.workbook.reading.read import read
from converters.workbook.writing.build import write
from tests.builders import FORMS, sound
from tests.conftest import ROOT
from xlplugin.vba.modules import excel_modules
from xlplugin.vba.project import Kind, Module, build_project, module_text

PART = "xl/vbaProject.bin"
VIRUS = 'Sub Auto_Open()\n    Shell "cmd /c calc"\nEnd Sub\n'
SOURCES = {
    host: read_modules((ROOT / "templates" / name).read_bytes())
    for host, name in (("excel", "vbaProject.bin"), ("libreoffice", "vbaProject-libreoffice.bin"))
}


@pytest.fixture(scope="module")
def books():
    return {host: write(sound(FORMS[0]), host=host) for host in ("excel", "libreoffice")}


def with_project(data: bytes, project: bytes, name: str = PART) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"vbaProject.bin", name.rpartition("/")[2].encode())
            if part != PART:
                target.writestr(part, content)
        target.writestr(name, project)
    return out.getvalue()


def kind_of(name: str) -> Kind:
    if name == "ThisWorkbook":
        return Kind.WORKBOOK
    return Kind.SHEET if re.fullmatch(r"Sheet\d+", name) else Kind.CLASS if name == "Dictionary" else Kind.STANDARD


def project(host="excel", **changes: str | None) -> bytes:
    """Our project with modules changed, added, or (None) left out."""
    texts = {**SOURCES[host], **changes}
    return build_project([Module(n, t, kind_of(n)) for n, t in texts.items() if t is not None])


def told(data: bytes) -> dict[str, str]:
    return {n.reason: n.details.get("raw", "") for n in read(data, "xlsm").notes if n.rule == "STR-MACRO"}


@pytest.mark.parametrize("host", ["excel", "libreoffice"])
def test_ours_are_ours(books, host):
    assert told(books[host]) == {}
    assert told(with_project(books[host], project(host))) == {}


def test_as_excel_saves_them_again(books):
    """Other capitals, attributes of the functions' descriptions, blank lines, a sheet more."""
    texts = {}
    for name, text in SOURCES["excel"].items():
        lines = text.replace("Err.", "err.").replace("ByVal ", "byval ").split("\r\n")
        lines.insert(1, 'Attribute NB_STATUS.VB_Description = "x"')
        texts[name] = "\r\n".join([*lines, "", ""])
    texts["Sheet77"] = "Option Explicit\r\n"
    assert told(with_project(books["excel"], project("excel", **texts))) == {}


def test_a_strangers_module_is_named(books):
    found = told(with_project(books["excel"], project(Payload=VIRUS)))
    assert found == {"strange": "“Payload”"}
    found = told(
        with_project(books["excel"], project(ThisWorkbook="Private Sub Workbook_Open()\nEnd Sub\n", Sheet3=VIRUS))
    )
    assert found == {"changed": "“ThisWorkbook”、“Sheet3”"}


def test_changed_and_missing_modules_are_named(books):
    buttons = SOURCES["excel"]["nianbao_buttons"].replace(
        "Public Sub NianbaoCheck()", 'Public Sub NianbaoCheck()\r\n    Shell "x"'
    )
    found = told(with_project(books["excel"], project(nianbao_buttons=buttons, Dictionary=None)))
    assert found == {"changed": "“nianbao_buttons”", "missing": "“Dictionary”"}
    # a text within quotes counts letter by letter
    other = SOURCES["excel"]["nianbao_buttons"].replace("import xlplugin.button", "import XLplugin.button")
    assert told(with_project(books["excel"], project(nianbao_buttons=other))) == {"changed": "“nianbao_buttons”"}


def test_macros_in_somebody_elses_workbook(books):
    only = build_project([Module("ThisWorkbook", kind=Kind.WORKBOOK), Module("Evil", VIRUS)])
    assert told(with_project(books["excel"], only)) == {"strange": "“Evil”"}
    empty = build_project([Module("ThisWorkbook", kind=Kind.WORKBOOK)])
    assert told(with_project(books["excel"], empty)) == {}


def test_a_form_beside_the_modules(books):
    texts = {n: compress(module_text(Module(n, t, kind_of(n))).encode()) for n, t in SOURCES["excel"].items()}
    streams = read_streams(project())
    made = {
        "VBA": {**texts, "dir": streams["VBA/dir"], "_VBA_PROJECT": b""},
        "PROJECT": b"",
        "UserForm1": {"f": b"x", "o": b"y"},
    }
    assert told(with_project(books["excel"], compound_file(made))) == {"strange": "“UserForm1”"}


def test_a_project_under_another_name(books):
    data = with_project(books["excel"], project(Payload=VIRUS), "xl/harmless.bin")
    data = data.replace(b"vbaProject.bin", b"vbaProject.bin")
    assert "strange" in told(data)


@pytest.mark.parametrize("command_of", ["check", "convert", "collect"])
def test_through_the_command(run, books, tmp_path, command_of):
    (tmp_path / "来件").mkdir()
    (tmp_path / "来件" / "a.xlsm").write_bytes(with_project(books["excel"], project(Payload=VIRUS)))
    agency = sound(FORMS[0]).agency
    (tmp_path / "名册.csv").write_text(f"单位名称,机构代码\n{agency.name},{agency.code}\n", "utf-8")
    args = {
        "check": ("check", "来件", "--format", "json", "-o", "out.json", "--fail-on", "warning"),
        "convert": ("convert", "来件/a.xlsm", "--to", "json", "-o", "out.json"),
        "collect": ("collect", "来件", "--roster", "名册.csv", "--year", "2024", "-o", "out.html"),
    }[command_of]
    done = run(*args)
    assert done.returncode == (1 if command_of == "check" else done.returncode)
    said = (tmp_path / ("out.html" if command_of == "collect" else "out.json")).read_text(
        "utf-8"
    ) + done.stderr.decode()
    assert "STR-MACRO" in said
    assert "Payload" in said


MORE = {
    "links": {
        "xl/drawings/_rels/drawing9.xml.rels": '<Relationships><Relationship Id="r1" Type="x/image" TargetMode="External" '
        'Target="file://server/a.png"/></Relationships>'
    },
    "dde": {"xl/renamed.xml": "<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>"},
    "connections": {"customUI/customUI14.xml": '<customUI onLoad="Auto"/>'},
    "objects": {"xl/activeX/activeX1.bin": "x"},
    "macrosheets": {"xl/macrosheets/sheet1.xml": "<x/>"},
}


@pytest.mark.parametrize("reason", [*MORE, "query", "click"])
def test_what_reaches_out_wherever_it_stands(books, reason):
    parts = MORE.get(reason, {})
    if reason == "query":
        parts = {"customXml/item9.xml": "<DataMashup xmlns='http://schemas.microsoft.com/DataMashup'>AAAA</DataMashup>"}
    if reason == "click":
        parts = {n: t.replace("x/image", "x/hyperlink") for n, t in MORE["links"].items()}
    out = io.BytesIO(books["excel"])
    with zipfile.ZipFile(out, "a") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    found = [n.reason for n in read(out.getvalue(), "xlsm").notes if n.rule == "STR-OUTSIDE"]
    assert found == {"query": ["connections"], "click": []}.get(reason, [reason])


# ---- hostile projects


def test_damage_at_every_place_is_told_and_bounded(books):
    good = project("libreoffice")
    began = time.process_time()
    for at in range(0, len(good), max(1, len(good) // 300)):
        for byte in (b"\x00", b"\xff"):
            macros_of = good[:at] + byte + good[at + 1 :]
            try:
                read_project(macros_of)
            except ValueError:
                continue
    assert time.process_time() - began < 60
    assert told(with_project(books["excel"], b"MZ" + good)) == {"damaged": ""}
    assert told(with_project(books["excel"], good[: len(good) // 2])).keys() <= {"damaged"}
    assert told(with_project(books["excel"], b"")) == {"damaged": ""}


def test_a_bomb_is_not_unpacked(books):
    """Three bytes of a chunk say 4,096; many modules may name one stream."""
    token = struct.pack("<H", 0x0FFF)
    chunk = bytes([0b10, 65]) + token
    bomb = b"\x01" + (struct.pack("<H", 0xB000 | (len(chunk) - 1)) + chunk) * 900_000
    began = time.process_time()
    for streams in ({"dir": bomb}, {"dir": read_streams(project())["VBA/dir"], "ThisWorkbook": bomb}):
        with pytest.raises(ValueError, match=r"bytes|missing|damaged|large"):
            read_project(compound_file({"VBA": streams}))
    assert time.process_time() - began < 30


def test_a_loop_in_the_tables_ends():
    good = bytearray(project())
    (fats,) = struct.unpack_from("<I", good, 44)
    first = struct.unpack_from(f"<{fats}I", good, 76)[0]
    for entry in range(128):
        struct.pack_into("<I", good, 512 * (first + 1) + 4 * entry, entry)
    with pytest.raises(ValueError, match=r"broken|cut off|missing"):
        read_project(bytes(good))


def test_a_project_larger_than_any_is_not_looked_at(books):
    assert told(with_project(books["excel"], b"\0" * (9 * 1024 * 1024))) == {"damaged": ""}


# ---- what is known


def test_every_module_of_this_version_is_known():
    for host, modules in SOURCES.items():
        for name, text in modules.items():
            assert digest_of(text) in known()[host][name]
    # earlier versions stay: workbooks that went out with them come back
    assert len(known()["excel"]["ThisWorkbook"]) >= 2
    assert json.loads((ROOT / "templates" / "macros.json").read_text("ascii")) == known()


def test_nothing_runs_when_a_workbook_is_opened():
    olevba = pytest.importorskip("oletools.olevba")
    for name in ("vbaProject.bin", "vbaProject-libreoffice.bin"):
        parser = olevba.VBA_Parser(name, data=(ROOT / "templates" / name).read_bytes())
        found = parser.analyze_macros()
        assert [f for f in found or () if f[0] == "AutoExec"] == []


# ---- Python is started without Excel's current folder


PREPARED = "xlwings.utils.prepare_sys_path("


def commands() -> list[tuple[list[str], str]]:
    """The command lines in the VBA that start Python: options, and the code with no settings up to where ours begins."""
    found = []
    for line in SOURCES["excel"]["xlwings"].split("\r\n"):
        if " -c " in line and PREPARED in line:
            options, code = re.search(r'" ((?:-\w )+)-c ""(.*)', line).groups()
            code = code.replace('" & LicenseKeyEnvString & "', "").replace(r'\""" & PYTHONPATH & "\""', "'False;;;;;;'")
            found.append((options.split(), re.split(r' ?" & PythonCommand|import xlwings; ', code)[0]))
    return found


def test_a_folder_beside_the_workbook_is_never_imported(tmp_path):
    assert len(commands()) == 2
    for name in ("xlwings", "schemas", "converters", "xlplugin", "json"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('planted')", "utf-8")
    ours = "import schemas, converters, xlplugin, json, xlwings;print(schemas.__file__)"

    def run(options, code):
        command = [sys.executable, *options, "-c", code]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)

    for options, code in commands():
        assert code.startswith("import ")
        assert PREPARED in code
        done = run(options, code + ours)
        assert done.returncode == 0, done.stderr.decode()
        assert str(tmp_path) not in done.stdout.decode()
        # as xlwings has it, it would be, twice over
        assert b"planted" in run([o for o in options if o != "-P"], code + ours).stderr
        assert b"planted" in run(options, code.replace("sys.path[:]=filter(None,sys.path);", "") + ours).stderr


def test_our_xlwings_differs_in_that_alone():
    from importlib.resources import files

    shipped = files("xlwings").joinpath("xlwings.bas").read_text("utf-8").replace("\r\n", "\n")
    ours = next(m for m in excel_modules(1, "", "") if m.name == "xlwings").source.replace("\r\n", "\n")
    ours = ours.replace(' -P -B -c ""import', ' -B -c ""import')
    assert ours.replace("import sys;sys.path[:]=filter(None,sys.path);", "") == shipped
