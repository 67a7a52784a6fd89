"""Runs a command under limits and notes what it used; by itself as small as can be.

What a process holds at most counts from the fork on: forked from a test runner of 600 MB, the smallest command would
seem to hold as much. Run as ``python -I -S launch.py NOTE ADDRESS_SPACE PROCESSOR_SECONDS COMMAND…``; the note gets the
wait status, processor seconds and the kernel's figure of memory.
"""

import os
import resource
import sys

note, space, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
command = sys.argv[4:]
for what, most in ((resource.RLIMIT_AS, space), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
    resource.setrlimit(what, (most, most))
child = os.posix_spawnp(command[0], command, os.environ)
_, status, used = os.wait4(child, 0)
with open(note, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib would be most of what is loaded
    file.write(f"{status} {used.ru_utime + used.ru_stime} {used.ru_maxrss}")
