"""The installed command: how it begins and ends. It loads nothing else before it can be interrupted."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

from converters import garbage, interrupt
from converters.cli import words
from converters.cli.words import say
from converters.errors import Unreadable
from converters.printable import echo
from converters.reasons import why

EXIT_USAGE, EXIT_UNREADABLE, EXIT_INTERRUPTED = 2, 3, 130


def main() -> None:
    """Entry of the installed command: no traceback reaches a user unless asked for."""
    interrupt.never_lost()
    garbage.rarely()
    _streams()
    argv = words.choose(sys.argv[1:])
    debug = "--debug" in argv
    try:
        sys.exit(_run([a for a in argv if a != "--debug"]))
    except KeyboardInterrupt:
        _say(say("interrupted"))
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if debug and not _is_usage(error):
            raise
        sys.exit(_told(error))


def _run(argv: list[str]) -> int:
    """What the command ends with; raises KeyboardInterrupt, the parser's errors, and whatever nobody foresaw."""
    with interrupt.heeded():
        import typer

        from converters.cli.app import build
        from converters.cli.promised import parser

        try:
            code = parser(build())(argv, standalone_mode=False)
        except typer.Abort:
            raise KeyboardInterrupt from None
    if code == EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    return code or 0


def _told(error: Exception) -> int:
    """Say what went wrong, and what the command ends with."""
    if _is_usage(error):
        from converters.cli import chinese

        _say(chinese.usage_error(error))
        return EXIT_USAGE
    if isinstance(error, Unreadable):
        _say(error.words(words.lang()))
    elif isinstance(error, OSError) and error.filename is None:
        # a file that cannot be written is told by its name; without one it is a standard stream
        _say(say("no-output", why=why(error)[words.lang() == "en"]))
        _give_up(sys.stdout)
    else:
        _say(say("broken", why=f"{type(error).__name__}: {error}"))
    return EXIT_UNREADABLE


def _say(text: str) -> None:
    try:
        echo(text, err=True)
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: Any) -> None:
    """Close a stream that takes no more: Python would try once more at its end, and speak of it."""
    with suppress(OSError):
        stream.close()


def _is_usage(error: Exception) -> bool:
    return hasattr(error, "format_message")


def _streams() -> None:
    """Each standard stream can be used: a scheduler may have closed it, a PC's code page lacks what a report holds."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - kept to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace" if stream is sys.stderr else "backslashreplace")
