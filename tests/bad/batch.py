"""Bad files of a family in one folder between good ones, and what each command says of every one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from converters import json_file
from tests.bad import limits
from tests.bad.limits import Run
from tests.bad.model import Case
from tests.builders import FORMS, sound

FIRST, LAST = "000.json", "999.json"
"""The good files, before and after the bad ones."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of cases by the names of their files."""

    path: Path
    cases: dict[str, Case]


def lay(folder: Path, cases: Iterable[Case]) -> Folder:
    """Write the files of cases, numbered, between two good ones."""
    folder.mkdir()
    named = {f"{number:03d}{case.suffix}": case for number, case in enumerate(cases, 1)}
    for name, case in named.items():
        (folder / name).write_bytes(case.make())
    for name in (FIRST, LAST):
        (folder / name).write_bytes(json_file.write(sound(FORMS[0])))
    return Folder(folder, named)


def checked(command: Sequence[str], folder: Folder, lang: str) -> tuple[Run, dict[str, dict[str, Any]]]:
    """What ``check`` says of the folder, by file."""
    arguments = ["check", folder.path.name, "--format", "json", "--lang", lang]
    run = limits.run([*command, *arguments], folder.path.parent)
    assert run.clean, (run.status, run.err.decode(errors="replace")[-2000:])
    assert run.out.endswith(b"}\n"), (run.status, run.seconds, run.err.decode(errors="replace")[-2000:])
    return run, {Path(tree["path"]).name: tree for tree in json.loads(run.out)["files"]}


def converted(command: Sequence[str], folder: Folder) -> tuple[Run, dict[str, dict[str, Any]]]:
    """The reports that ``convert`` makes of the folder, by the names of the sources without their endings."""
    out = folder.path.with_name(folder.path.name + "-out")
    arguments = ["convert", folder.path.name, "--to", "json", "-o", out.name, "-q"]
    run = limits.run([*command, *arguments], folder.path.parent)
    assert run.clean, (run.status, run.err.decode(errors="replace")[-2000:])
    return run, {path.stem: json.loads(path.read_bytes()) for path in sorted(out.iterdir())}
