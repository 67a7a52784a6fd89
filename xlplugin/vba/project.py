"""vbaProject.bin from source text alone: [MS-OVBA] 2.2 and 2.3, in a compound file.

Excel is never needed: the project carries no performance cache (2.3.4.1), so Excel compiles the source
when it opens the workbook. Source must be ASCII, so the code page of the PC does not matter.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from struct import pack

from converters.vba.compound_file import compound_file
from converters.vba.compression import compress

CODE_PAGE = 1252
LOCALE = 0x0409
NAME = "VBAProject"
CACHE_FREE = bytes.fromhex("CC61FFFF000100")
"""The _VBA_PROJECT stream (2.3.4.1): version 0xFFFF and nothing after it, so nothing cached is believed."""
NAMESPACE = uuid.UUID("d2b5a2f0-6d0b-5a0e-9d5e-6a6e6961626f")
"""Ours, for project ids that depend on the modules alone."""
LONGEST_NAME = 31
"""Characters of a module name; also what a stream name holds."""
LONGEST_LINE = 1023
"""Characters that the VBA editor takes on one line."""

OFFICE = r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    ("Office", rf"*\G{{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}}#2.0#0#{OFFICE}#Microsoft Office 16.0 Object Library"),
)
"""Type libraries by name and Libid (2.1.1.8); Excel finds them by their GUID, whatever the path."""


class Kind(Enum):
    """What a module is."""

    STANDARD = "standard"
    CLASS = "class"
    WORKBOOK = "workbook"
    SHEET = "sheet"


PROJECT_LINES = {
    Kind.STANDARD: "Module={}",
    Kind.CLASS: "Class={}",
    Kind.WORKBOOK: "Document={}/&H00000000",
    Kind.SHEET: "Document={}/&H00000000",
}
"""A module's line in the PROJECT stream (2.3.1.3 to 2.3.1.6)."""


BASES = {
    Kind.CLASS: "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
    Kind.WORKBOOK: "0{00020819-0000-0000-C000-000000000046}",
    Kind.SHEET: "0{00020820-0000-0000-C000-000000000046}",
}
"""The class a module's own class is based on; the header of a standard module names none."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module by its VBA name; ``source`` is the text of its code, or an exported .bas or .cls file."""

    name: str
    source: str = ""
    kind: Kind = Kind.STANDARD


def build_project(modules: Sequence[Module]) -> bytes:
    """The bytes of vbaProject.bin; the same modules always give the same bytes.

    ``modules`` must hold ThisWorkbook and every sheet's code name, as the workbook's XML gives them.
    ValueError for a name VBA does not take, or twice; for source that is not ASCII (says where), or
    has a line too long for VBA.
    """
    _check_names(modules)
    texts = {module.name: module_text(module) for module in modules}
    project_id = _project_id(texts)
    streams = {name: compress(_ascii(name, text)) for name, text in texts.items()}
    streams["dir"] = compress(b"".join(_dir_records(modules)))
    streams["_VBA_PROJECT"] = CACHE_FREE
    return compound_file(
        {"VBA": streams, "PROJECT": _project_stream(modules, project_id), "PROJECTwm": _name_map(modules)}
    )


def module_text(module: Module) -> str:
    """The source as its stream holds it (2.3.4.3): attributes first, every line ended by CR LF.

    An exported class keeps the attributes it was exported with; what only a file has (VERSION … END) goes.
    """
    lines = module.source.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if lines[0].startswith("VERSION "):
        del lines[: lines.index("END") + 1]
    lines = [line for line in lines if not line.startswith("Attribute VB_Name ")]
    exported = {line.split(" = ")[0]: line for line in lines if line.startswith("Attribute VB_")}
    if module.kind is not Kind.STANDARD:
        lines = [line for line in lines if line.split(" = ")[0] not in _header(module)]
    header = [exported.get(key, f"{key} = {value}") for key, value in _header(module).items()]
    while lines and not lines[0]:
        del lines[0]
    return "".join(f"{line}\r\n" for line in [f'Attribute VB_Name = "{module.name}"', *header, *lines])


def _header(module: Module) -> dict[str, str]:
    """Attributes after the name ([MS-VBAL] 4.2), in the order Excel writes them."""
    if module.kind is Kind.STANDARD:
        return {}
    document = "False" if module.kind is Kind.CLASS else "True"
    values = {
        "Base": f'"{BASES[module.kind]}"',
        "GlobalNameSpace": "False",
        "Creatable": "False",
        "PredeclaredId": document,
        "Exposed": document,
        "TemplateDerived": "False",
        "Customizable": document,
    }
    return {f"Attribute VB_{name}": value for name, value in values.items()}


def _check_names(modules: Sequence[Module]) -> None:
    seen: set[str] = set()
    for name in (module.name for module in modules):
        if not re.fullmatch(rf"[A-Za-z][A-Za-z0-9_]{{0,{LONGEST_NAME - 1}}}", name) or name.lower() == "dir":
            raise ValueError(f"VBA takes no module named {name!r}")
        if name.lower() in seen:
            raise ValueError(f"two modules are named {name!r}")
        seen.add(name.lower())


def _ascii(name: str, text: str) -> bytes:
    """Source as bytes; a character outside ASCII would be read differently on another PC."""
    for number, line in enumerate(text.split("\r\n"), 1):
        if not line.isascii():
            raise ValueError(f"module {name}, line {number} is not ASCII: {line.strip()!r}")
        if len(line) > LONGEST_LINE:
            raise ValueError(f"module {name}, line {number} is longer than {LONGEST_LINE} characters")
    return text.encode("ascii")


def _project_id(texts: dict[str, str]) -> str:
    """A GUID that changes only with the modules."""
    return "{" + str(uuid.uuid5(NAMESPACE, repr(list(texts.items())))).upper() + "}"


def _record(identifier: int, content: bytes = b"") -> bytes:
    """Id, size, content: the shape of nearly every record of the dir stream (2.3.4.2)."""
    return pack("<HI", identifier, len(content)) + content


def _twice(identifier: int, unicode_identifier: int, text: str = "") -> bytes:
    """A text in the project's code page and again in Unicode."""
    return _record(identifier, text.encode("ascii")) + _record(unicode_identifier, text.encode("utf-16-le"))


def _dir_records(modules: Sequence[Module]) -> Iterator[bytes]:
    """The dir stream before compression (2.3.4.2)."""
    yield _record(0x01, pack("<I", 1))  # PROJECTSYSKIND: 32-bit Windows, which 64-bit Excel reads as well
    yield _record(0x02, pack("<I", LOCALE))
    yield _record(0x14, pack("<I", LOCALE))
    yield _record(0x03, pack("<H", CODE_PAGE))
    yield _record(0x04, NAME.encode("ascii"))
    yield _twice(0x05, 0x40)  # PROJECTDOCSTRING
    yield _twice(0x06, 0x3D)  # PROJECTHELPFILEPATH
    yield _record(0x07, pack("<I", 0))  # PROJECTHELPCONTEXT
    yield _record(0x08, pack("<I", 0))  # PROJECTLIBFLAGS
    yield pack("<HIIH", 0x09, 4, 1, 0)  # PROJECTVERSION: its size field leaves the minor version out
    yield _twice(0x0C, 0x3C)  # PROJECTCONSTANTS
    for name, libid in REFERENCES:
        yield _twice(0x16, 0x3E, name)
        yield _record(0x0D, pack("<I", len(libid)) + libid.encode("ascii") + bytes(6))  # REFERENCEREGISTERED
    yield _record(0x0F, pack("<H", len(modules)))
    yield _record(0x13, pack("<H", 0xFFFF))  # PROJECTCOOKIE
    for module in modules:
        yield from _module_records(module)
    yield _record(0x10)


def _module_records(module: Module) -> Iterator[bytes]:
    """A MODULE record (2.3.4.2.3.2)."""
    yield _twice(0x19, 0x47, module.name)  # MODULENAME
    yield _twice(0x1A, 0x32, module.name)  # MODULESTREAMNAME
    yield _twice(0x1C, 0x48)  # MODULEDOCSTRING
    yield _record(0x31, pack("<I", 0))  # MODULEOFFSET: no cache stands before the source
    yield _record(0x1E, pack("<I", 0))  # MODULEHELPCONTEXT
    yield _record(0x2C, pack("<H", 0xFFFF))  # MODULECOOKIE
    yield _record(0x21 if module.kind is Kind.STANDARD else 0x22)  # MODULETYPE
    yield _record(0x2B)


def _project_stream(modules: Sequence[Module], project_id: str) -> bytes:
    """The PROJECT stream (2.3.1): ProjectProperties, HostExtenders, ProjectWorkspace."""
    secrets = {
        "CMG": bytes(4),  # ProjectProtectionState: none (2.3.1.15)
        "DPB": bytes(1),  # ProjectPassword: none (2.3.1.16)
        "GC": b"\xff",  # ProjectVisibilityState: visible (2.3.1.17)
    }
    lines = [
        f'ID="{project_id}"',
        *(PROJECT_LINES[module.kind].format(module.name) for module in modules),
        f'Name="{NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *(f'{name}="{encrypt(content, project_id, name)}"' for name, content in secrets.items()),
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _name_map(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream (2.3.3): module names in both encodings."""
    names = (module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(names) + b"\0\0"


def encrypt(data: bytes, project_id: str, name: str) -> str:
    """Data Encryption (2.4.3.2) as hexadecimal digits; the seed comes from the project and the field's name."""
    seed = sha256(f"{project_id}{name}".encode("ascii")).digest()[0]
    key = sum(project_id.encode("ascii")) & 0xFF
    result = bytearray([seed, seed ^ 2, seed ^ key])
    before = key
    for byte in bytes((seed & 6) // 2) + pack("<I", len(data)) + data:
        result.append(byte ^ (result[-2] + before) & 0xFF)
        before = byte
    return result.hex().upper()
