"""Settings (nianbao.toml) and the VBA of a stranger's workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from converters.settings_file import BadSettings, load
from converters.vba.compression import compress, decompress
from converters.vba.reader import LARGEST, read_modules
from schemas.rules import catalogue
from schemas.settings import KEYS, layered, policy
from tests.fuzz.target import Target
from xlplugin.vba.modules import libreoffice_modules
from xlplugin.vba.project import Module, build_project

_FOLDER = tempfile.TemporaryDirectory(prefix="nianbao-fuzz-")


def _settings(data: bytes) -> None:
    file = Path(_FOLDER.name) / ("pyproject.toml" if b"[tool." in data else "nianbao.toml")
    file.write_bytes(data)
    try:
        found = load(file)
    except BadSettings as refusal:
        if not (refusal.words("zh").strip() and refusal.words("en").strip()):
            raise AssertionError("refused without words") from refusal
        return
    assert set(found) <= set(KEYS)
    chosen = policy(layered(found, found))
    for rule in catalogue():
        chosen.severity(rule)


def _vba(data: bytes) -> None:
    with suppress(ValueError):
        for name, source in read_modules(data).items():
            assert isinstance(name, str)
            assert isinstance(source, str)
    with suppress(ValueError):
        plain = decompress(data, 1 << 20)
        assert len(plain) <= LARGEST
    if data:
        with suppress(ValueError):  # a last chunk that does not compress has no form
            assert decompress(compress(data)) == data


def _settings_seeds() -> Iterator[bytes]:
    every = (
        'select = ["T3-", "X", "FMT-BLANK", "S1-LENGTH"]\nignore = ["X-JUMP"]\nblank = "warning"\n\n[severity]\n'
        'X-SAME = "info"\n"T3-" = "warning"\n\n[overview]\nleast = 300\n\n[regulations]\nby = ["*市人民政府"]\n'
        'not_by = ["*管理委员会"]\n\n[jump]\nfactor = 2.5\nleast = 20\n'
    )
    yield every.encode()
    yield every.encode("utf-8-sig")
    yield b'[project]\nname = "x"\n\n[tool.nianbao]\nblank = "off"\n\n[tool.nianbao.jump]\nfactor = 1e300\n'
    yield b'severity.X-SAME = "off"\njump = {factor = 3, least = 4}\n'
    yield b'[severity]\nX-SAME = "loud"\n'


def _projects() -> Iterator[bytes]:
    yield build_project(libreoffice_modules(1))
    yield build_project([Module("a", "Sub A()\nEnd Sub"), Module("b", "' " + "x" * 900)])
    yield compress(b"Attribute VB_Name" * 40 + bytes(range(200)))


_TOML = (b"[severity]\n", b"[jump]\n", b"[tool.nianbao]\n", b'"error"', b"select = [", b"]", b"= nan", b"= inf", b"{",
         b"}", b'"""', b"'", b"severity.", b"factor = ", b"least = -1", b"1e400", b"true", b"2024-01-01", b"*", b"\r\n",
         b"= []", b'""', b"overview = 3", b"X-", b"t3", b"\\u0000", b"by = [1]")  # fmt: skip
_OLE = (b"\xfe\xff\xff\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x01\x00\x00\x00", b"\xb0", b"\x00\x10",
        b"\x19\x00", b"\x31\x00\x04\x00\x00\x00", b"\x2b\x00", b"\x03\x00\x02\x00\x00\x00\xe9\xfd")  # fmt: skip

TARGETS = {
    "settings": Target(_settings, _settings_seeds, _TOML, 1 << 12),
    "vba": Target(_vba, _projects, _OLE, 1 << 16),
}
