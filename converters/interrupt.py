"""Ctrl-C is never lost, and never taken for a fault of the file that was being read."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_MOMENT = 0.02
_came = False


def never_lost() -> None:
    """From now on Ctrl-C ends the command, whatever Python does when it comes.

    Where the exception that it raises is printed as "ignored" (looking for garbage and ending an object call Python's
    code from where nobody takes an exception), it is raised again. What libraries make another error of, or forget,
    :func:`heeded` remembers. Where Ctrl-C is ignored (``nohup``) or is somebody else's, nothing is changed.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _remember)
        sys.unraisablehook = _ignored


@contextmanager
def heeded() -> Iterator[None]:
    """What is done within is done, or was interrupted: raises KeyboardInterrupt in place of whatever that led to."""
    try:
        yield
    finally:
        if _came:
            raise KeyboardInterrupt


def _remember(number: int, frame: FrameType | None) -> None:
    global _came
    _came = True
    signal.default_int_handler(number, frame)


def _ignored(what: "UnraisableHookArgs") -> None:
    if issubclass(what.exc_type, KeyboardInterrupt):
        threading.Thread(target=_again, daemon=True).start()
    else:
        sys.__unraisablehook__(what)


def _again() -> None:
    """Out of the code that was interrupted; to the main thread, which perhaps waits."""
    time.sleep(_MOMENT)
    if sys.platform == "win32":
        import _thread

        _thread.interrupt_main()
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
