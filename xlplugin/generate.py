"""Everything that is made from the rest, the macros first: one command writes it, a test compares.

``python -m xlplugin.generate`` from the project's root: the VBA around the Python functions, the VBA
projects, and then all that `converters.generate` makes, which puts the projects into the workbooks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from converters.atomic import write_file
from converters.generate import TEMPLATES
from converters.generate import outputs as other_outputs
from converters.workbook.code_names import Host
from converters.workbook.reading.macros import KNOWN, digest_of
from converters.workbook.writing.macros import PROJECTS, sheet_count
from schemas.form import iter_forms
from xlplugin.vba.descriptions import MODULE as DESCRIPTIONS
from xlplugin.vba.descriptions import module_text as descriptions
from xlplugin.vba.modules import WRAPPERS, excel_modules, libreoffice_modules
from xlplugin.vba.project import Module, build_project, module_text
from xlplugin.vba.wrappers import generate

VBA = TEMPLATES / "vba"


def macro_outputs() -> Iterator[tuple[Path, bytes]]:
    """The VBA made from Python functions, and the projects."""
    wrappers, options = generate()
    described = descriptions(options)
    yield VBA / f"{WRAPPERS}.bas", wrappers.encode("ascii")
    yield VBA / f"{DESCRIPTIONS}.bas", described.encode("ascii")
    made: dict[Host, list[Module]] = {
        "excel": excel_modules(_sheets("excel"), wrappers, described),
        "libreoffice": libreoffice_modules(_sheets("libreoffice")),
    }
    for host, modules in made.items():
        yield TEMPLATES / PROJECTS[host], build_project(modules)
    yield TEMPLATES / KNOWN, _known(made)


def outputs(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Each generated file below ``root``, with what it should hold; workbooks hold the projects as they stand."""
    yield from macro_outputs()
    yield from other_outputs(root)


def _known(made: Mapping[Host, Sequence[Module]]) -> bytes:
    """The digests of all modules, with those of earlier versions, which are never taken out."""
    path = TEMPLATES / KNOWN
    found: dict[str, dict[str, list[str]]] = json.loads(path.read_bytes()) if path.exists() else {}
    for host, modules in made.items():
        for module in modules:
            digests = found.setdefault(host, {}).setdefault(module.name, [])
            if (digest := digest_of(module_text(module))) not in digests:
                digests.append(digest)
    return (json.dumps(found, indent=1) + "\n").encode("ascii")


def _sheets(host: Host) -> int:
    """How many sheets the workbooks of all forms have: one project must fit them all."""
    counts = {sheet_count(form, host) for form in iter_forms()}
    if len(counts) != 1:
        raise ValueError(f"the forms' workbooks have different numbers of sheets: {sorted(counts)}")
    return counts.pop()


def main() -> None:
    """Write what differs; says what was written."""
    root = Path.cwd()
    if not (root / "schemas" / "rules.toml").exists():
        sys.exit("run this from the project's root")
    for path, data in outputs(root):
        target = root / path
        if not target.exists() or target.read_bytes() != data:
            write_file(target, data, force=True)
            print(path)


if __name__ == "__main__":
    main()
