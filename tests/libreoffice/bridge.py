"""A LibreOffice of our own, and a line to it.

LibreOffice's Python module (uno) belongs to one Python, in Debian the system's. So a process of that Python
speaks with LibreOffice (see ``uno_side``), and we speak with it: tests run under any Python.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

_SERVER = Path(__file__).parent / "uno_side" / "serve.py"
_START, _ANSWER = 90, 60
"""Seconds."""

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}
</oor:items>
"""
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_MISC = "/org.openoffice.Office.Common/Misc"
_SETTINGS = [
    (_SCRIPTING, "MacroSecurityLevel", 0),
    # no window but the workbook's
    (_MISC, "ShowTipOfTheDay", "false"),
    (_MISC, "FirstRun", "false"),
    ("/org.openoffice.Setup/Office", "LastCompatibilityCheckID", ""),
    ("/org.openoffice.Setup/Product", "LastTimeGetInvolvedShown", 4102444800),
    ("/org.openoffice.Setup/Product", "LastTimeDonateShown", 4102444800),
    ("/org.openoffice.Setup/Product", "WhatsNew", "false"),
]


class Refused(Exception):
    """LibreOffice could not do what was asked; the message is its own."""


@cache
def missing() -> str:
    """Why no live LibreOffice can be had here; "" where it can."""
    if shutil.which("soffice") is None:
        return "LibreOffice (soffice) is not installed"
    return (
        "" if _python() is not None else "LibreOffice's Python module (uno) is not installed: apt install python3-uno"
    )


@cache
def _python() -> str | None:
    """A Python that can import uno: this one, the system's, or the one that comes with LibreOffice."""
    beside = Path(os.path.realpath(shutil.which("soffice") or "")).parent / "python"
    for candidate in (sys.executable, "/usr/bin/python3", str(beside)):
        if (
            Path(candidate).exists()
            and not subprocess.run([candidate, "-c", "import uno"], capture_output=True).returncode
        ):
            return candidate
    return None


class Office:
    """A running LibreOffice; every attribute is a function of ``uno_side/actions.py``."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process = process
        self._log = log
        self.pid: int = self._answer(_START)

    def __getattr__(self, action: str) -> Any:
        return lambda *arguments: self.ask(action, *arguments)

    def ask(self, action: str, *arguments: Any) -> Any:
        """Do one thing; Refused with LibreOffice's words where it cannot."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([action, *arguments]) + "\n")
        self._process.stdin.flush()
        return self._answer(_ANSWER)

    def _answer(self, seconds: float) -> Any:
        out = self._process.stdout
        assert out is not None
        ready, _, _ = select.select([out], [], [], seconds)
        line = out.readline() if ready else ""
        if not line:
            raise Refused(f"no answer from LibreOffice: {self._log.read_text('utf-8', 'replace')[-2000:]}")
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["ok"]


@contextmanager
def office(
    folder: Path, *files: Path, headless: bool = True, environment: Mapping[str, str] | None = None
) -> Iterator[Office]:
    """Start LibreOffice with a profile of its own in ``folder``, opening ``files`` as a person would; end it afterwards."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    items = "\n".join(_ITEM.format(*setting) for setting in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items), "utf-8")
    pipe = f"nianbao{uuid.uuid4().hex}"
    soffice = [
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--norestore",
        "--nologo",
        "--nofirststartwizard",
    ]
    soffice += ["--headless"] if headless else []
    soffice += [] if files else ["--nodefault"]
    python = _python()
    assert python is not None, missing()
    log = folder / "libreoffice.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [python, str(_SERVER), pipe, *soffice, *map(str, files)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            # PYTHONPATH and the like are for our Python, not for that one
            env={k: v for k, v in {**os.environ, **(environment or {})}.items() if not k.startswith("PYTHON")},
        )
    try:
        yield Office(process, log)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.terminate()


def until(true: Any, seconds: float = 20) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False
