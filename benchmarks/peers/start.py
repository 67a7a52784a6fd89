"""Starts commands and says what each took: a line of JSON each, in and out.

A process is charged with the memory of whoever started it until it runs its own program, so commands are started from
this small one: ``python -I -S start.py``.
"""

import json
import os
import subprocess
import sys
import time


def main():
    """Run a command a line until standard input ends: exit status, seconds, seconds of the processor, KB at most."""
    for line in sys.stdin:
        job = json.loads(line)
        began = time.perf_counter()
        run = subprocess.Popen(
            job["command"],
            cwd=job["folder"],
            env=job["environment"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, ended, used = os.wait4(run.pid, 0)
        wall = time.perf_counter() - began
        run.returncode = os.waitstatus_to_exitcode(ended)
        print(json.dumps([run.returncode, wall, used.ru_utime + used.ru_stime, used.ru_maxrss]), flush=True)


if __name__ == "__main__":
    main()
