"""Unpack downloaded Windows wheels into the home of a Windows Python: ``unpack_wheels.py WHEELS HOME``."""

import sys
import zipfile
from pathlib import Path, PurePosixPath

RUNTIME = ("python311.dll", "vcruntime140.dll")
SCHEMES = {"platlib": "Lib/site-packages", "purelib": "Lib/site-packages", "data": ""}
"""Where a wheel's ``.data`` folders go; the others hold scripts and headers, which nobody needs here."""


def standard_library(name: str) -> str | None:
    """Where a file of panda3d's wheel goes: Python's own DLLs and extension modules, nothing else."""
    path = PurePosixPath(name)
    if path.parts[0] != "deploy_libs" or path.name.startswith(("api-ms", "tcl", "tk")):
        return None
    if path.name.lower() in RUNTIME:
        return path.name.lower()
    return f"DLLs/{path.name}" if path.suffix.lower() in (".pyd", ".dll") else None


def package(name: str) -> str | None:
    """Where a file of an ordinary wheel goes."""
    top, _, rest = name.partition("/")
    if not top.endswith(".data"):
        return f"Lib/site-packages/{name}"
    scheme, _, rest = rest.partition("/")
    return f"{SCHEMES[scheme]}/{rest}".lstrip("/") if scheme in SCHEMES else None


def unpack(wheel: Path, home: Path) -> None:
    """Put one wheel's files in their places."""
    place = standard_library if wheel.name.startswith("panda3d-") else package
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            target = None if name.endswith("/") else place(name)
            if target is not None:
                path = home / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(name))


if __name__ == "__main__":
    for found in sorted(Path(sys.argv[1]).glob("*.whl")):
        unpack(found, Path(sys.argv[2]))
