"""vbaProject.bin: what other parsers read in it, and what it refuses."""

import contextlib
import io
import re
import struct
import zipfile
from pathlib import Path

import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.vba.compound_file import compound_file
from converters.vba.reader import read_modules, read_streams
from converters.workbook.code_names import MACROS
from xlplugin.vba.modules import excel_modules, libreoffice_modules
from xlplugin.vba.project import Kind, Module, build_project, encrypt, module_text

XLWINGS = Path(xlwings.__file__).parent
WRAPPERS = 'Attribute VB_Name = "xlwings_udfs"\nFunction NB_ECHO(x)\n    NB_ECHO = x\nEnd Function\n'
DESCRIPTIONS = 'Attribute VB_Name = "nianbao_functions"\nPublic Sub NianbaoDescribe()\nEnd Sub\n'


@pytest.fixture(scope="module")
def modules():
    return excel_modules(4, WRAPPERS, DESCRIPTIONS)


@pytest.fixture(scope="module")
def project(modules):
    return build_project(modules)


def shipped(member="xl/vbaProject.bin"):
    """A project that xlwings ships for Excel: what Excel accepts."""
    with zipfile.ZipFile(XLWINGS / "quickstart_standalone.xlsm") as archive:
        return archive.read(member)


def decrypted(digits, project_id):
    """Data Decryption ([MS-OVBA] 2.4.3.3), written apart from the writer."""
    raw = bytes.fromhex(digits)
    seed, version, key = raw[0], raw[0] ^ raw[1], raw[0] ^ raw[2]
    assert (version, key) == (2, sum(project_id.encode()) & 0xFF)
    plain, unencrypted, one, two = bytearray(), key, raw[2], raw[1]
    for byte in raw[3:]:
        unencrypted = byte ^ ((two + unencrypted) & 0xFF)
        plain.append(unencrypted)
        one, two = byte, one
    content = plain[(seed & 6) // 2 :]
    (size,) = struct.unpack_from("<I", content)
    assert len(content) == 4 + size
    return bytes(content[4:])


def properties(project):
    text = read_streams(project)["PROJECT"].decode("ascii")
    return dict(line.split("=", 1) for line in text.split("\r\n") if "=" in line)


def test_the_same_bytes_again(modules, project):
    assert build_project(excel_modules(4, WRAPPERS, DESCRIPTIONS)) == project
    assert build_project([*modules[:-1], Module("other")]) != project


def test_our_reader_gives_every_source(modules, project):
    assert read_modules(project) == {module.name: module_text(module) for module in modules}


def test_olevba_gives_every_source(modules, project):
    olevba = pytest.importorskip("oletools.olevba")
    parser = olevba.VBA_Parser("vbaProject.bin", data=project)
    found = {name.rsplit(".", 1)[0]: text for _, _, name, text in parser.extract_macros()}
    assert found == {module.name: module_text(module) for module in modules}


def test_olefile_finds_no_defect(project):
    olefile = pytest.importorskip("olefile")
    ole = olefile.OleFileIO(io.BytesIO(project), raise_defects=olefile.DEFECT_POTENTIAL)
    assert ole.parsing_issues == []
    assert {"/".join(path): ole.openstream(path).read() for path in ole.listdir()} == read_streams(project)


def test_nothing_cached_is_offered(project):
    assert read_streams(project)["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000100")
    assert read_streams(shipped())["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000100")


def test_documents_and_class_are_as_excel_writes_them(project):
    ours, theirs = read_modules(project), read_modules(shipped())
    assert ours["ThisWorkbook"] == theirs["ThisWorkbook"]
    assert ours["Sheet1"] == theirs["Sheet1"]
    # the shipped copy went through Excel, which wrote err for Err
    assert ours["Dictionary"].replace("Err.", "err.") == theirs["Dictionary"]


def test_protection_fields_decrypt_to_an_open_project(project):
    for found in (properties(project), properties(shipped())):
        plain = {name: decrypted(found[name].strip('"'), found["ID"].strip('"')) for name in ("CMG", "DPB", "GC")}
        assert plain == {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}


@given(st.binary(max_size=20), st.uuids())
def test_encryption_can_be_undone(data, identifier):
    project_id = "{" + str(identifier).upper() + "}"
    assert decrypted(encrypt(data, project_id, "GC"), project_id) == data


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ('Sub A()\nMsgBox "校验"\nEnd Sub', "module m, line 3 is not ASCII"),
        ("'" + "x" * 1023, "line 2 is longer than 1023"),
    ],
)
def test_source_that_vba_would_spoil_is_refused(source, where):
    with pytest.raises(ValueError, match=where):
        build_project([Module("m", source)])


@pytest.mark.parametrize("name", ["", "1a", "a b", "模块", "a" * 32, "dir", "_VBA_PROJECT", "a!"])
def test_names_vba_does_not_take(name):
    with pytest.raises(ValueError, match="VBA takes no module"):
        build_project([Module(name)])


def test_the_same_name_twice():
    with pytest.raises(ValueError, match="two modules"):
        build_project([Module("m"), Module("M")])


def test_line_ends_become_windows_ones():
    assert module_text(Module("m", "a\rb\r\nc\n\n")) == 'Attribute VB_Name = "m"\r\na\r\nb\r\nc\r\n'
    assert module_text(Module("Sheet1", kind=Kind.SHEET)).count("\r\n") == 8


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.text("abcXYZ_ü中", min_size=1, max_size=31),
        st.binary(max_size=200) | st.integers(4000, 9000).map(lambda n: b"%d" % n * n),
        max_size=40,
    )
)
def test_any_streams_come_back(streams):
    upper = [name.upper() for name in streams]
    if len(set(upper)) < len(upper):
        with pytest.raises(ValueError, match="stands twice"):
            compound_file({"S": streams})
        return
    data = compound_file({"S": streams, "top": b"1"})
    assert read_streams(data) == {"top": b"1"} | {f"S/{name}": content for name, content in streams.items()}


def test_a_stranger_s_damaged_project_is_refused(project):
    with pytest.raises(ValueError, match="not a compound file"):
        read_modules(b"PK" + project[2:])
    with pytest.raises(ValueError, match="at most"):
        read_modules(project + bytes(9_000_000))
    for cut in range(512, len(project), 1024):
        with pytest.raises(ValueError, match=r"."):
            read_modules(project[:cut])


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_flipped_bytes_never_hang_or_crash(data):
    spoiled = bytearray(build_project(libreoffice_modules(1)))
    for _ in range(data.draw(st.integers(1, 8))):
        spoiled[data.draw(st.integers(8, len(spoiled) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError):
        read_modules(bytes(spoiled))


@pytest.mark.parametrize("built", [excel_modules(1, WRAPPERS, DESCRIPTIONS), libreoffice_modules(1)])
def test_both_builds_answer_every_button(built):
    for macro in MACROS:
        assert sum(f"Sub {macro}()" in module.source for module in built) == 1


@pytest.mark.parametrize(
    ("module", "names"),
    [
        (
            excel_modules(1, WRAPPERS, DESCRIPTIONS)[-1],
            {
                "CouldNotStart": "无法启动 Python 或 nianbao",
                "NotFinished": "没有运行完成",
                "ChecksStillWork": "仍可据此核对",
                "WhatToDo": "nianbao excel doctor",
            },
        ),
        (
            libreoffice_modules(1)[-1],
            {"FindingsName": "校验结果", "CouldNotStart": "无法运行 nianbao 命令", "WhatToDo": "nianbao excel doctor"},
        ),
    ],
)
def test_what_the_buttons_say(module, names):
    said = {
        name: "".join(chr(int(code, 16)) for code in " ".join(re.findall('"([^"]*)"', body)).split())
        for name, body in re.findall(
            r"Function (\w+)\(\) As String\n    '.*\n    \w+ = Zh\(((?:.|\n)*?)\)\nEnd", module.source
        )
    }
    for name, words in names.items():
        assert words in said[name]


def test_streams_that_share_their_sectors_take_no_memory():
    """Thousands of streams may name the same long chain of sectors: a file of 7 MB came to gigabytes."""
    data = bytearray(compound_file({"S": {"big": b"x" * 200_000, **{f"s{n}": b"y" * 5_000 for n in range(20)}}}))
    (big,) = [at for at in range(512, len(data), 128) if data[at : at + 8] == "big\0".encode("utf-16-le")]
    for at in range(512, len(data), 128):
        if re.match(rb"s\0\d\0", data[at : at + 4]) and data[at + 66] == 2:
            data[at + 116 : at + 124] = data[big + 116 : big + 124]
    with pytest.raises(ValueError, match="longer than the file"):
        read_streams(bytes(data))
