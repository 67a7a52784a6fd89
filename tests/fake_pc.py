"""A PC made up for the tests of ``xlplugin.setup``: registry, files and programs as dictionaries."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field

PYTHON = r"C:\Users\li\AppData\Local\nianbao\Scripts\python.exe"
CONF = r"C:\Users\li\.xlwings\xlwings.conf"
EXCEL = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
C2R = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
SECURITY = r"HKCU\SOFTWARE\Microsoft\Office\16.0\Excel\Security"
POLICY = r"HKCU\SOFTWARE\Policies\Microsoft\Office\16.0\Excel\Security"
LINE = b'"INTERPRETER_WIN","%%LOCALAPPDATA%%\\nianbao\\Scripts\\python.exe"\r\n'.replace(b"%%", b"%")


def program(machine: int) -> bytes:
    """The beginning of a Windows program."""
    return b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", machine)


@dataclass
class FakePC:
    """Answers from dictionaries; an OSError as a value is raised. Registry and file names in any case."""

    platform: str = "windows"
    environment: dict = field(default_factory=dict)
    home: str = r"C:\Users\li"
    code_page: str = "cp936"
    python: str = PYTHON
    registry: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    programs: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    short: dict = field(default_factory=dict)
    ran: list = field(default_factory=list)

    def value(self, key, name=""):
        return _given(_lower(self.registry).get(f"{key}\\{name}".lower()))

    def subkeys(self, key):
        inside = [k[len(key) + 1 :] for k in _lower(self.registry) if k.startswith(key.lower() + "\\")]
        return tuple(dict.fromkeys(rest.split("\\")[0] for rest in inside if "\\" in rest))

    def exists(self, path):
        return path.lower() in _lower(self.files)

    def read(self, path, most=1 << 30):
        data = _given(_lower(self.files).get(path.lower()))
        return None if data is None else data[:most]

    def which(self, program):
        return self.programs.get(program)

    def run(self, command):
        self.ran.append(list(command))
        return _given(self.answers[command[0]])

    def short_path(self, path):
        return self.short.get(path)


def _lower(values):
    return {k.lower(): v for k, v in values.items()}


def _given(value):
    if isinstance(value, OSError):
        raise value
    return value


def windows(**changes) -> FakePC:
    """A PC on which all is well: Excel 365 of 64 bits, nianbao in a virtual environment, installed."""
    root = r"C:\Users\li\AppData\Local\nianbao"
    pc = FakePC(
        environment={
            "USERPROFILE": r"C:\Users\li",
            "LOCALAPPDATA": r"C:\Users\li\AppData\Local",
            "APPDATA": r"C:\Users\li\AppData\Roaming",
            "PROGRAMFILES": r"C:\Program Files",
        },
        registry={
            f"{C2R}\\InstallationPath": r"C:\Program Files\Microsoft Office",
            f"{C2R}\\VersionToReport": "16.0.17928.20000",
        },
        files={
            EXCEL: program(0x8664),
            CONF: LINE,
            PYTHON: b"",
            rf"{root}\xlwings64-0.37.8.dll": b"",
            rf"{root}\xlwings32-0.37.8.dll": b"",
        },
        answers={PYTHON: (0, json.dumps({"xlwings": "0.37.8", "python": "3.12.1"}) + "\n", "")},
    )
    for name, value in changes.items():
        setattr(pc, name, value)
    return pc
