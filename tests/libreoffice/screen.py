"""A screen nobody sees, a mouse on it, and pictures of it: Xvfb, xdotool, ImageMagick."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
"""With the Debian packages that bring them."""
WIDTH, HEIGHT = 1400, 900


def missing() -> str:
    """Why there can be no screen here; "" where there can."""
    absent = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


class Screen:
    """One X display."""

    def __init__(self, display: str) -> None:
        self.environment = {"DISPLAY": display}

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command, env={**os.environ, **self.environment}, capture_output=True, text=True, timeout=30, check=True
        )
        return done.stdout

    def click(self, place: Sequence[int], *keys: str) -> None:
        """A left click into the middle of [left, top, width, height], with keys held down."""
        x, y = place[0] + place[2] // 2, place[1] + place[3] // 2
        for key in keys:
            self._run("xdotool", "keydown", key)
        self._run("xdotool", "mousemove", str(x), str(y))
        self._run("xdotool", "click", "1")
        for key in keys:
            self._run("xdotool", "keyup", key)

    def type(self, text: str, *keys: str) -> None:
        """Keystrokes into the window that has the focus, then named keys."""
        self._run("xdotool", "type", "--delay", "40", text)
        for key in keys:
            self._run("xdotool", "key", key)

    def fill_with(self, title: str) -> bool:
        """Let the window with this in its title fill the screen; False where there is none yet.

        There is no window manager that would do it.
        """
        for window in self._windows(title)[-1:]:
            self._run("xdotool", "windowmove", window, "0", "0", "windowsize", window, str(WIDTH), str(HEIGHT))
            self._run("xdotool", "windowfocus", window)
            return True
        return False

    def focus(self, title: str) -> bool:
        """Give the keyboard to the window with this in its title; False where there is none yet."""
        for window in self._windows(title)[-1:]:
            self._run("xdotool", "windowfocus", window)
            return True
        return False

    def _windows(self, title: str) -> list[str]:
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        environment = {**os.environ, **self.environment}
        found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
        return found.stdout.split()

    def picture(self, path: Path) -> Path:
        """What is to be seen, as PNG."""
        self._run("import", "-window", "root", str(path))
        return path


def colour_at(picture: Path, x: int, y: int) -> str:
    """The colour of a point, ``#F4B084``."""
    command = ["convert", str(picture), "-crop", f"1x1+{x}+{y}", "-depth", "8", "txt:-"]
    return re.findall(r"#[0-9A-F]{6}", subprocess.run(command, capture_output=True, text=True, check=True).stdout)[0]


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen of our own, on a display number that is free."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait(10)
