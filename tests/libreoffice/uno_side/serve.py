"""Run with a Python that has uno: starts or joins a LibreOffice, then does what each line of stdin asks.

``serve.py PIPE [SOFFICE ARGUMENT…]``. A line is a JSON array, the name of a function of `actions` and its
arguments; the answer is a line ``{"ok": …}`` or ``{"error": …}``. The end of stdin ends LibreOffice, too.
"""

import json
import subprocess
import sys
import time
from contextlib import suppress

import actions
import uno
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

PATIENCE = 60


def desktop_of(pipe, office):
    """The desktop of a LibreOffice that is starting."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if office.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)


def answer(desktop, line):
    name, *arguments = json.loads(line)
    try:
        return {"ok": getattr(actions, name)(desktop, *arguments)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def leave(desktop):
    """End LibreOffice without its asking whether to save."""
    found = desktop.Components.createEnumeration()
    while found.hasMoreElements():
        document = found.nextElement()
        if hasattr(document, "setModified"):
            document.setModified(False)
    with suppress(DisposedException):
        desktop.terminate()


def main():
    pipe, *command = sys.argv[1:]
    # in Debian, soffice is a script that replaces itself, so this is LibreOffice's own process
    office = subprocess.Popen(
        [*command, f"--accept=pipe,name={pipe};urp;"], stdin=subprocess.DEVNULL, stdout=sys.stderr
    )
    try:
        desktop = desktop_of(pipe, office)
        print(json.dumps({"ok": office.pid}), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(desktop, line)), flush=True)
        leave(desktop)
        office.wait(10)
    finally:
        if office.poll() is None:
            office.kill()


if __name__ == "__main__":
    main()
