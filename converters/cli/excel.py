"""What ``excel install``, ``excel doctor`` and ``excel uninstall`` print; what they do is in ``xlplugin.setup``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from converters.cli import show
from converters.cli.commands import one_of, to_stdout
from converters.cli.words import lang, say
from converters.printable import echo

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlplugin.setup.install import Change
    from xlplugin.setup.outcome import Outcome
    from xlplugin.setup.system import System

EXIT_WRONG = 1
MARKS = {"fine": "✓", "wrong": "✗", "unknown": "?", "note": "i"}


def install(dry_run: bool) -> None:
    """Write the user's xlwings configuration."""
    from xlplugin.setup.install import installing

    if _change(installing, dry_run):
        echo(say("next-doctor"))


def uninstall(dry_run: bool) -> None:
    """Take it back."""
    from xlplugin.setup.install import uninstalling

    _change(uninstalling, dry_run)


def doctor(file: str | None, format: str) -> None:
    """Print every outcome, with what to do about it; exit status 1 where there is something."""
    from xlplugin.setup.doctor import doctor as examine
    from xlplugin.setup.outcome import Status
    from xlplugin.setup.system import ThisPC

    one_of(format, ("text", "json"))
    system = ThisPC()
    outcomes = examine(system, os.path.abspath(file) if file is not None else None)  # noqa: PTH100 - as Excel has it
    wrong = sum(outcome.status is Status.WRONG for outcome in outcomes)
    if format == "json":
        _json(system, outcomes, wrong)
    else:
        for outcome in outcomes:
            _line(outcome)
        echo(say("doctor-wrong", n=wrong) if wrong else say("doctor-fine"))
    raise typer.Exit(EXIT_WRONG if wrong else 0)


def _change(plan: Callable[[System], list[Change]], dry_run: bool) -> bool:
    from converters.errors import Unreadable
    from xlplugin.setup.install import KEYS, apply
    from xlplugin.setup.system import ThisPC

    system = ThisPC()
    if system.platform not in KEYS:
        echo(say("not-here"))
        return False
    try:
        changes = plan(system)
    except Unreadable as e:
        echo(e.words(lang()), err=True)
        raise typer.Exit(3) from None
    except OSError as e:
        raise show.fail("cannot-write", 3, path=e.filename, why=show.because(e)) from None
    for change in changes:
        if not dry_run:
            try:
                apply(change)
            except OSError as e:
                raise show.fail("cannot-write", 3, path=change.path, why=show.because(e)) from None
        _told(change, dry_run, system.code_page)
    if not changes:
        echo(say("nothing-to-do"))
    return not dry_run


def _told(change: Change, dry_run: bool, encoding: str) -> None:
    if change.after is None:
        echo(say("would-remove" if dry_run else "removed", path=change.path))
        return
    echo(say("would-write" if dry_run else "written", path=change.path))
    if change.path.endswith(".conf"):
        for line in change.after.decode(encoding, "replace").splitlines():
            echo(f"  {line}")


def _line(outcome: Outcome) -> None:
    from xlplugin.setup.doctor import TITLES

    colon = "：" if lang() == "zh" else ": "
    mark = _printable(MARKS[outcome.status.value])
    echo(f"{mark} {TITLES[outcome.check].words(lang())}{colon}{outcome.found.words(lang())}")
    if outcome.fix is not None:
        echo(f"  {_printable('→')} {outcome.fix.words(lang())}")


def _printable(mark: str) -> str:
    """A mark, or its likeness where the console's code page lacks it (GBK has no ✓)."""
    try:
        mark.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return {"✓": "OK", "✗": "!!", "→": "->"}[mark]
    return mark


def _json(system: System, outcomes: list[Outcome], wrong: int) -> None:
    from converters.json_file import encode
    from xlplugin.setup.doctor import TITLES

    checks = [
        {
            "check": outcome.check,
            "status": outcome.status.value,
            "title": TITLES[outcome.check].words(lang()),
            "found": outcome.found.words(lang()),
            "fix": outcome.fix.words(lang()) if outcome.fix else None,
        }
        for outcome in outcomes
    ]
    to_stdout(encode({"platform": system.platform, "wrong": wrong, "checks": checks}))
