"""pdfium in a process of its own, which lives from the first PDF of a run to the last."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import msgspec

from converters.pdf import limits
from converters.pdf.answer import SIZE, Answer


class _Helper:
    """The process, and the pipes to it."""

    def __init__(self) -> None:
        path = os.pathsep.join(p for p in sys.path if p)
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "converters.pdf.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            # no console window beside Excel
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def ask(self, data: bytes) -> Answer:
        """The answer to a file; ``slow`` or ``died`` where there is none, and the process is at its end."""
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.SECONDS, stop)
        timer.start()
        try:
            process.stdin.write(len(data).to_bytes(SIZE, "big"))
            process.stdin.write(data)
            process.stdin.flush()
            head = process.stdout.read(SIZE)
            body = process.stdout.read(int.from_bytes(head, "big"))
            if len(head) == SIZE and body:
                return msgspec.msgpack.decode(body, type=Answer)
        except (OSError, msgspec.MsgspecError):
            pass
        finally:
            timer.cancel()
        self.end()
        return Answer("slow" if late.is_set() else "died")

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()


_lock = threading.Lock()
_helper: _Helper | None = None


def ask(data: bytes) -> Answer:
    """What pdfium finds in the bytes of a file."""
    global _helper
    with _lock:
        # after a fork the pipes are the parent's
        if _helper is None or _helper.owner != os.getpid() or _helper.process.poll() is not None:
            _helper = _Helper()
        return _helper.ask(data)
