"""Everything that is made from the rest, the macros first: one command writes it, a test compares.

``python -m xlplugin.generate`` from the project's root: the VBA around the Python functions, the VBA
projects, and then all that `converters.generate` makes, which puts the projects into the workbooks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from converters.atomic import write_file
from converters.generate import TEMPLATES
from converters.generate import outputs as other_outputs
from converters.workbook.code_names import Host
from converters.workbook.writing.macros import PROJECTS, sheet_count
from schemas.form import iter_forms
from xlplugin.vba.descriptions import MODULE as DESCRIPTIONS
from xlplugin.vba.descriptions import module_text as descriptions
from xlplugin.vba.modules import WRAPPERS, excel_modules, libreoffice_modules
from xlplugin.vba.project import build_project
from xlplugin.vba.wrappers import generate

VBA = TEMPLATES / "vba"


def macro_outputs() -> Iterator[tuple[Path, bytes]]:
    """The VBA made from Python functions, and the projects."""
    wrappers, options = generate()
    described = descriptions(options)
    yield VBA / f"{WRAPPERS}.bas", wrappers.encode("ascii")
    yield VBA / f"{DESCRIPTIONS}.bas", described.encode("ascii")
    yield TEMPLATES / PROJECTS["excel"], build_project(excel_modules(_sheets("excel"), wrappers, described))
    yield TEMPLATES / PROJECTS["libreoffice"], build_project(libreoffice_modules(_sheets("libreoffice")))


def outputs(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Each generated file below ``root``, with what it should hold; workbooks hold the projects as they stand."""
    yield from macro_outputs()
    yield from other_outputs(root)


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
