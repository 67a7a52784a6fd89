"""Libraries in a process of their own, which lives from the first file that needs it to the end of the run.

What is written in C++ or Rust cannot be interrupted, and ends the process it runs in where memory is short: a file made
to be slow or huge ends this process and nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading

SIZE = 8
"""Bytes that tell the length of what follows."""


class Gone(Exception):
    """There is no answer, for the process ended; ``late`` where its time was over."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late


class Apart:
    """A module that answers in a process of its own (see :mod:`converters.answering`), started when it is first asked."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._helper: _Helper | None = None

    def ask(self, data: bytes, seconds: float) -> bytes:
        """The answer to some bytes; raises Gone where there is none within ``seconds``."""
        with self._lock:
            helper = self._helper
            # after a fork the pipes are the parent's
            if helper is None or helper.owner != os.getpid() or helper.process.poll() is not None:
                helper = self._helper = _Helper(self._module)
            return helper.ask(data, seconds)


class _Helper:
    """The process, and the pipes to it."""

    def __init__(self, module: str) -> None:
        path = os.pathsep.join(p for p in sys.path if p)
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            # no console window beside Excel
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def ask(self, data: bytes, seconds: float) -> bytes:
        """The answer to some bytes; Gone where there is none, and then the process is at its end."""
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        # interrupted while it starts, it is waited for by nobody
        timer.daemon = True
        try:
            timer.start()
            process.stdin.write(len(data).to_bytes(SIZE, "big"))
            process.stdin.write(data)
            process.stdin.flush()
            head = process.stdout.read(SIZE)
            size = int.from_bytes(head, "big")
            body = process.stdout.read(size)
            if len(head) == SIZE and len(body) == size:
                return body
        except OSError:
            pass
        except BaseException:
            # Ctrl-C, or no memory for the answer: what is left of it would be taken for that to the next file
            self._end()
            raise
        finally:
            timer.cancel()
        self._end()
        raise Gone(late=late.is_set())

    def _end(self) -> None:
        self.process.kill()
        self.process.communicate()
