"""The PC as the checks see it: registry, files, environment, programs. Tests put their own in its place."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import IO, Any, Literal, Protocol

Platform = Literal["windows", "macos", "linux"]
MOST_BYTES = 32 * 1024 * 1024
RUN_SECONDS = 60
LAST_WORDS_SECONDS = 2


class System(Protocol):
    """What a check may ask. Paths are texts in the platform's own form.

    Every method may raise OSError where the PC refuses; what merely is not there gives None, or nothing.
    """

    @property
    def platform(self) -> Platform:
        """The operating system."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables; on Windows their names are upper case."""

    @property
    def home(self) -> str:
        """The user's folder."""

    @property
    def code_page(self) -> str:
        """Encoding of the ANSI code page, in which VBA reads files and passes text to DLLs."""

    @property
    def python(self) -> str:
        """The interpreter that runs this."""

    def value(self, key: str, name: str = "") -> str | int | None:
        """A registry value; ``key`` begins with HKCU, HKLM or HKCR, and means the 64-bit view."""

    def subkeys(self, key: str) -> tuple[str, ...]:
        """Names of the keys under a registry key."""

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""

    def read(self, path: str, most: int = MOST_BYTES) -> bytes | None:
        """A file's first bytes; None where there is no such file."""

    def which(self, program: str) -> str | None:
        """The path of a program that a command prompt finds by its name."""

    def run(self, command: Sequence[str]) -> tuple[int, str, str]:
        """Exit status, output and errors of a program."""

    def short_path(self, path: str) -> str | None:
        """The 8.3 name of a Windows path, where the drive keeps such names."""


class ThisPC:
    """The PC that this runs on."""

    @property
    def platform(self) -> Platform:
        """The operating system."""
        return "windows" if sys.platform == "win32" else "macos" if sys.platform == "darwin" else "linux"

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables."""
        return os.environ

    @property
    def home(self) -> str:
        """The user's folder."""
        return str(Path.home())

    @property
    def code_page(self) -> str:
        """The ANSI code page on Windows, also in Python's UTF-8 mode; elsewhere the locale's encoding."""
        return locale.getencoding()

    @property
    def python(self) -> str:
        """The interpreter that runs this; a virtual environment's own."""
        return sys.executable

    def value(self, key: str, name: str = "") -> str | int | None:
        """A registry value."""
        if sys.platform != "win32":
            return None
        import winreg

        try:
            with _open(key) as opened:
                found: Any = winreg.QueryValueEx(opened, name)[0]
        except FileNotFoundError:
            return None
        return found if isinstance(found, (str, int)) else str(found)

    def subkeys(self, key: str) -> tuple[str, ...]:
        """Names of the keys under a registry key."""
        if sys.platform != "win32":
            return ()
        import winreg

        try:
            with _open(key) as opened:
                return tuple(winreg.EnumKey(opened, i) for i in range(winreg.QueryInfoKey(opened)[0]))
        except FileNotFoundError:
            return ()

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""
        return os.path.lexists(path)  # the Store's aliases are links that cannot be followed

    def read(self, path: str, most: int = MOST_BYTES) -> bytes | None:
        """A file's first bytes."""
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - Path would lose a stream's name on Windows
                return file.read(most)
        except FileNotFoundError:
            return None

    def which(self, program: str) -> str | None:
        """The path of a program."""
        return shutil.which(program)

    def run(self, command: Sequence[str]) -> tuple[int, str, str]:
        """Exit status, output and errors; waits for the program, not for the ends of its pipes.

        A program that it started may hold them open, and so does Wine at times.
        """
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, bufsize=0)
        said = (bytearray(), bytearray())
        readers = [
            Thread(target=_drain, args=(stream, into), daemon=True)
            for stream, into in zip((process.stdout, process.stderr), said, strict=True)
        ]
        for reader in readers:
            reader.start()
        try:
            status = process.wait(RUN_SECONDS)
        except subprocess.TimeoutExpired as e:
            process.kill()
            raise TimeoutError(f"{command[0]}: {RUN_SECONDS} s") from e
        for reader in readers:
            reader.join(LAST_WORDS_SECONDS)
        out, errors = (bytes(into).decode("utf-8", "replace") for into in said)
        return status, out, errors

    def short_path(self, path: str) -> str | None:
        """The 8.3 name of a path."""
        if sys.platform != "win32":
            return None
        import ctypes

        buffer = ctypes.create_unicode_buffer(1024)
        length = ctypes.windll.kernel32.GetShortPathNameW(path, buffer, len(buffer))
        return buffer.value if 0 < length < len(buffer) else None


def _drain(stream: IO[bytes], into: bytearray) -> None:
    with stream:
        while chunk := stream.read(65536):
            into += chunk


def _open(key: str) -> Any:
    """A registry key opened for reading, in the 64-bit view whatever this Python is."""
    if sys.platform != "win32":
        raise FileNotFoundError(key)
    import winreg

    hive, _, rest = key.partition("\\")
    hives = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}
    return winreg.OpenKey(hives[hive], rest, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)


def expand(text: str, environment: Mapping[str, str]) -> str:
    """Text with %NAME% replaced as Windows does: unknown names stay as they are."""
    parts = text.split("%")
    out, index = parts[0], 1
    while index < len(parts):
        if index + 1 < len(parts) and parts[index].upper() in environment:
            out += environment[parts[index].upper()] + parts[index + 1]
            index += 2
        else:
            out += "%" + parts[index]
            index += 1
    return out
