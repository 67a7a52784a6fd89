"""The licences of all that an installation brings along, from what the installed packages say of themselves."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PAGE = Path("docs/licences.md")
ELSEWHERE = {"appscript": "Public Domain", "colorama": "BSD", "psutil": "BSD-3-Clause", "pywin32": "PSF"}
"""Needed on Windows or macOS alone: where they are not installed, this is what they say."""
_NAMES = {
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "PSF": "PSF-2.0",
    "MIT License": "MIT",
    "BSD License": "BSD",
    "BSD 3-clause": "BSD-3-Clause",
    "ISC License": "ISC",
}
"""One name for one licence."""
_HEAD = """\
# 第三方组件的许可 Licences of what is installed with nianbao

All that an installation brings along, as each package says of itself, versions apart. What the extras `cluster`, `dev` and
`fuzz` bring besides (dask.distributed and what it needs, tools) is not listed: nothing else needs them. What is part of
nianbao's own files is told in [NOTICE.md](../NOTICE.md).

| package | licence | needed by | where |
|---|---|---|---|
"""


@dataclass
class Package:
    """A package: its name, its licence, who needs it, and the platform it is for if not for all."""

    name: str
    licence: str
    by: set[str]
    platform: str = ""


def page() -> str:
    """The page of licences."""
    found = packages()
    rows = [
        f"| {p.name} | {p.licence} | {', '.join(sorted(p.by, key=str.lower))} | {p.platform} |"
        for p in sorted(found.values(), key=lambda p: p.name)
    ]
    return _HEAD + "\n".join(rows) + "\n"


def packages() -> dict[str, Package]:
    """All that pyproject.toml asks for, and what that needs in turn."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: dict[str, Package] = {}
    pending = [(Requirement(line), "nianbao", "") for line in project["dependencies"]]
    seen: set[tuple[str, str, str]] = set()
    while pending:
        requirement, by, platform = pending.pop()
        name = plain(requirement.name)
        if (name, by, platform) in seen:
            continue
        seen.add((name, by, platform))
        package = found.setdefault(name, Package(name, licence(name), set(), platform))
        package.by.add(by)
        package.platform = package.platform and platform
        for needed, where in _needs(name, requirement.extras):
            pending.append((needed, name, platform or where))
    return found


def licence(name: str) -> str:
    """What an installed package says of its licence; for one of another platform, what is known."""
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return _NAMES.get(ELSEWHERE[name], ELSEWHERE[name])
    kinds = [c.split(" :: ")[-1] for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    short = (metadata.get("License") or "").strip()
    said = metadata.get("License-Expression") or (short if short and len(short) < 60 else ", ".join(kinds))
    said = re.sub(r" \((?:ISCL|BSD|MIT)\)$", "", said)
    return _NAMES.get(said, said)


def _needs(name: str, extras: set[str]) -> Iterator[tuple[Requirement, str]]:
    """What a package needs: each with its platform, "" for all."""
    try:
        lines = distribution(name).requires or []
    except PackageNotFoundError:
        return
    for line in lines:
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras or {""}):
            yield needed, ""
        elif (system := re.search(r"""(?:platform_system|sys_platform) == ["'](\w+)["']""", str(needed.marker))) and (
            "extra" not in str(needed.marker)
        ):
            yield needed, {"win32": "Windows", "Darwin": "macOS", "darwin": "macOS"}.get(system[1], system[1])


def plain(name: str) -> str:
    """A package's name as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()
