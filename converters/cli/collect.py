"""What ``collect`` does with its arguments."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from converters.atomic import write_file
from converters.cli import show
from converters.cli.collect_words import STATE, say
from converters.cli.commands import one_of, save, saving, to_stdout
from converters.cli.day import day_of
from converters.cli.outputs import agree, keep_apart, keep_inputs
from converters.cli.review import Flags, others_read, policy_of
from converters.cli.roster import read_roster
from converters.cli.words import comma, lang
from converters.cli.words import say as common
from converters.cli.workers import help_of
from converters.collecting.outputs import OUTPUTS, SUFFIXES
from converters.collecting.state import Collection, Outcome, Unit
from converters.onto import same
from converters.printable import echo
from schemas.finding import Severity

if TYPE_CHECKING:
    from converters.collecting.store import Store

FINDINGS, USAGE, UNREADABLE = 1, 2, 3


class Wanted(NamedTuple):
    """What the command line asks for."""

    roster: str
    year: int
    deadline: str | None = None
    state: str | None = None
    output: str = "-"
    format: str | None = None
    slips: str | None = None
    fail_on: str = "error"
    sender: str | None = None
    reply_by: str | None = None
    withdraw: Sequence[str] = ()
    restore: Sequence[str] = ()
    exit_zero: bool = False
    quiet: bool = False
    force: bool = False


def collect(folders: Sequence[str], wanted: Wanted, flags: Flags) -> None:
    """Go through the folders, and write what is known of the units."""
    one_of(wanted.fail_on, ("error", "warning"))
    format, deadline, reply_by = _format(wanted), _date(wanted.deadline), _date(wanted.reply_by)
    state = _state(wanted)
    _usable(folders, state, wanted, flags)
    units = read_roster(wanted.roster).units
    # settings among what came in are the senders', and could switch rules off
    policy = policy_of([wanted.roster], flags)
    # what reads and checks is loaded once it is clear that there is something to do
    from converters.collecting import collect as engine
    from converters.collecting.database import StoreRefused
    from converters.collecting.gather import helped_by
    from converters.collecting.store import Store

    ours = [Path(p) for p in (wanted.roster, wanted.output, wanted.slips) if p not in (None, "-")]
    asked = engine.Asked(units, wanted.year, deadline, tuple(flags.previous), policy, (*ours, *_files_of(state)))
    helped = help_of(flags.workers)
    ways = engine.Ways(helped_by(helped), progress=lambda files: show.progress(files, len(files)))
    try:
        with Store(state, wanted.year) as store:
            _taken_back(store, units, wanted)
            collection, last = engine.collect(folders, asked, store, ways)
    except StoreRefused as refused:
        raise _stop(refused.words(lang()), UNREADABLE) from None
    _write(collection, format, wanted)
    if wanted.slips is not None:
        _slips(collection, Path(wanted.slips), reply_by, wanted)
    _told(collection, last, wanted)
    raise typer.Exit(0 if wanted.exit_zero else status(collection, Severity(wanted.fail_on)))


def status(collection: Collection, fail_on: Severity) -> int:
    """3 where a file cannot be read, 1 where a finding weighs enough or a unit is missing when it is due, else 0."""
    arrivals = [a for u in collection.units for a in u.arrivals] + list(collection.strays)
    if any(a.outcome is Outcome.UNREADABLE for a in arrivals):
        return UNREADABLE
    return FINDINGS if any(f.weighs(fail_on) for u in collection.units for f in u.findings) else 0


# ---- what is asked for ----------------------------------------------------------------------------------


def _format(wanted: Wanted) -> str:
    if wanted.format is not None:
        one_of(wanted.format, tuple(OUTPUTS))
        agree("--format", wanted.format, wanted.output, {suffix: (name,) for suffix, name in SUFFIXES.items()})
        return wanted.format
    suffix = Path(wanted.output).suffix.lower()
    if wanted.output != "-" and suffix not in SUFFIXES:
        raise _stop(say("suffix", suffix=suffix or wanted.output, known=comma().join(SUFFIXES)), USAGE)
    return "text" if wanted.output == "-" else SUFFIXES[suffix]


def _date(text: str | None) -> date | None:
    day = day_of(text) if text is not None else None
    if text is not None and day is None:
        raise _stop(say("date", value=text), USAGE)
    return day


def _state(wanted: Wanted) -> Path:
    if wanted.state is not None:
        return Path(wanted.state)
    return Path(wanted.roster if wanted.output == "-" else wanted.output).parent / STATE


def _files_of(state: Path) -> list[Path]:
    """The state and the journal that SQLite keeps beside it."""
    return [state, state.with_name(state.name + "-journal")]


def _usable(folders: Sequence[str], state: Path, wanted: Wanted, flags: Flags) -> None:
    """Refuse what cannot be, before anything is read."""
    for path in (*folders, *flags.previous):
        if not Path(path).exists():
            raise _stop(say("no-folder", path=path), UNREADABLE)
    from converters.collecting.among import among

    keep_apart((wanted.output, str(state)))
    inputs = [p for p in (*folders, *flags.previous) if Path(p).is_file()]
    keep_inputs(
        (wanted.output, str(state)),
        (*inputs, wanted.roster, *others_read([wanted.roster], flags._replace(previous=()))),
    )
    if (sent := among(wanted.output, (*folders, *flags.previous))) is not None:
        raise show.fail("onto-source", USAGE, path=sent)
    if wanted.output != "-" and not wanted.force and Path(wanted.output).exists():
        raise show.fail("exists", USAGE, path=wanted.output)
    if wanted.output == "-" and OUTPUTS[_format(wanted)].binary and sys.stdout.isatty():
        raise show.fail("binary-to-stdout", USAGE, format=_format(wanted))
    if wanted.slips is not None:
        _usable_for_slips(Path(wanted.slips), folders, wanted.force)


def _usable_for_slips(slips: Path, folders: Sequence[str], force: bool) -> None:
    from converters.collecting.among import sent_among_slips

    if any(same(str(slips), folder) for folder in folders):
        raise _stop(say("slips-among-received", path=slips), USAGE)
    if slips.exists() and not slips.is_dir():
        raise _stop(say("slips-no-folder", path=slips), USAGE)
    if not force and slips.exists() and any(slips.iterdir()):
        raise _stop(say("slips-not-empty", path=slips), USAGE)
    if (sent := sent_among_slips(slips, folders)) is not None:
        raise _stop(say("slips-among", path=slips, example=sent), USAGE)


def _taken_back(store: Store, units: Sequence[Unit], wanted: Wanted) -> None:
    """Take back reports of units, and undo it, before anything is collected."""
    from converters.collecting.withdraw import Restored, restore, withdraw

    for unit in [_unit(name, units) for name in wanted.withdraw]:
        if not withdraw(store, wanted.year, unit):
            raise _stop(say("not-accepted", unit=unit.name, year=wanted.year), USAGE)
        echo(say("withdrawn", unit=unit.name, year=wanted.year), err=True)
    for unit in [_unit(name, units) for name in wanted.restore]:
        done = restore(store, wanted.year, unit)
        words = say(done.value, unit=unit.name, year=wanted.year)
        if done is Restored.NOTHING:
            raise _stop(words, USAGE)
        echo(words, err=True)


def _unit(name: str, units: Sequence[Unit]) -> Unit:
    """The unit of a code or a name."""
    found = [u for u in units if name in (u.code, u.name)]
    if len(found) != 1:
        raise _stop(say("no-unit" if not found else "several-units", unit=name), USAGE)
    return found[0]


# ---- what is written and said ----------------------------------------------------------------------------


def _write(collection: Collection, format: str, wanted: Wanted) -> None:
    output = OUTPUTS[format]
    if wanted.output != "-":
        save(Path(wanted.output), output.write(collection, lang()), wanted.force)
        if not wanted.quiet:
            echo(common("written", path=wanted.output), err=True)
        return
    if output.binary or format != "text":
        to_stdout(output.write(collection, lang()))
        return
    from converters.collecting import status_text

    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for line in status_text.lines(collection, lang(), colour=show.colours(sys.stdout), columns=columns):
        echo(line, styled=True)


def _slips(collection: Collection, folder: Path, reply_by: date | None, wanted: Wanted) -> None:
    from converters.collecting import slips

    before = {p.name for p in folder.iterdir()} if folder.is_dir() else set()
    written = set()
    terms = slips.Terms(wanted.sender or "", reply_by)
    with saving(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in slips.slips(collection, lang(), terms):
            write_file(folder / name, data, force=wanted.force)
            written.add(name)
    if not wanted.quiet:
        echo(say("slips-written", n=len(written), path=folder), err=True)
    if left := sorted(before - written):
        echo(say("slips-left", n=len(left), path=folder, example=left[0]), err=True)


def _told(collection: Collection, last: object, wanted: Wanted) -> None:
    from converters.collecting.collect import LastYear
    from converters.collecting.status_text import summary
    from converters.collecting.status_words import OUTCOME

    assert isinstance(last, LastYear)
    if last.several:
        echo(say("last-several", example=last.several[0]), err=True)
    if last.unused:
        words = say("last-unused", n=len(last.unused), year=wanted.year - 1, example=last.unused[0])
        echo(words, err=True)
    if wanted.quiet:
        return
    arrivals = [a for u in collection.units for a in u.arrivals] + list(collection.strays)
    counts = Counter(a.outcome for a in arrivals)
    told = comma().join(f"{OUTCOME[o][lang()]} {counts[o]}" for o in Outcome if counts[o])
    if arrivals:
        echo(say("files", n=len(arrivals), counts=told), err=True)
    if wanted.output != "-":
        echo(summary(collection, lang()), err=True)


def _stop(words: str, code: int) -> typer.Exit:
    echo(words, err=True)
    return typer.Exit(code)
