"""What ``distribute`` and ``notice`` do with their arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from converters.cli import show
from converters.cli.commands import one_of, save, to_stdout
from converters.cli.day import day_of
from converters.cli.distribute_words import say
from converters.cli.outputs import keep_inputs
from converters.cli.words import comma, lang
from converters.errors import Unreadable
from converters.printable import echo, printable
from converters.sources import expand

if TYPE_CHECKING:
    from converters.collecting.deliver import Delivered
    from converters.collecting.notice import Notice
    from converters.collecting.roster import Roster
    from converters.collecting.sent import Record
    from converters.previous import Previous
    from converters.workbook.code_names import Host
    from schemas.form import Form

DEFAULT = "default"
"""In place of a file: the notice that comes with the program."""

FORMATS: Mapping[str, Sequence[Host | None]] = {"xlsx": (None,), "xlsm": ("excel",), "both": (None, "excel")}
MOST = 20
"""Files named of those that were left alone."""


class Letter(NamedTuple):
    """What the command line says of the notice."""

    template: str | None = None
    deadline: str | None = None
    sender: str | None = None


def distribute(
    roster_path: str,
    year: int,
    output: str,
    format: str,
    previous: Sequence[str],
    letter: Letter,
    zipped: bool,
    dry_run: bool,
    quiet: bool,
    force: bool,
) -> None:
    """Write what is to be sent; exit 1 where a file that somebody changed was left as it is."""
    one_of(format, tuple(FORMATS))
    form = _form(year)
    from converters.cli.roster import read_roster

    roster = read_roster(roster_path)
    notice, said = _notice(letter)
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise _fail("no-folder", 2, path=folder)
    from converters.collecting.deliver import deliver
    from converters.collecting.distribute import Round, archives, files
    from converters.collecting.sent import record
    from converters.collecting.stamp import batch_id

    try:
        held = record(folder, batch_id(roster.units, year))
    except Unreadable as refusal:
        raise _refused(refusal) from None
    except OSError as error:
        raise _fail("cannot-write", 3, path=error.filename or folder, why=show.because(error)) from None
    if held.year != str(year):
        raise _fail("other-year", 2, path=folder, there=held.year, year=year)
    before = _previous(previous) if previous else None
    sent = Round(roster.units, year, form, held.batch, FORMATS[format], notice, said, before)
    items = archives(sent) if zipped else files(sent)
    notice_file = letter.template if letter.template != DEFAULT else None
    keep_inputs(
        (str(folder / item.name) for item in items),
        (roster_path, notice_file, *(source.path for source in expand(previous))),
    )
    try:
        with nullcontext() if dry_run else held:
            done = list(show.progress(deliver(items, held, force=force, dry_run=dry_run), len(items)))
    except OSError as error:
        raise _fail("cannot-write", 3, path=error.filename or folder, why=show.because(error)) from None
    _tell(roster, held, done, before, dry_run=dry_run, quiet=quiet)
    if any(d.fate.value == "changed" and not d.written for d in done):
        raise typer.Exit(1)


def notice(output: str, force: bool) -> None:
    """Write the notice that comes with the program, to be edited."""
    data = _own_notice()
    if output == "-":
        to_stdout(data)
        return
    path = Path(output)
    if path.suffix.lower() != ".docx":
        raise _fail("docx", 2, path=path)
    save(path, data, force)
    echo(say("notice-written", path=path))


def _form(year: int) -> Form:
    from schemas.form import form_for_year

    try:
        return form_for_year(year)
    except KeyError:
        raise show.fail("no-form-year", 2, year=year) from None


def _notice(letter: Letter) -> tuple[Notice | None, dict[str, str]]:
    """The template and what the command line gives for its placeholders."""
    given = {"截止日期": _day(letter.deadline) if letter.deadline else None, "发文单位": letter.sender}
    if letter.template is None:
        for key, value in given.items():
            if value is not None:
                raise _fail("no-notice", 2, flag=_FLAGS[key])
        return None, {}
    from converters.batch import read_bytes
    from converters.collecting.notice import load
    from converters.sources import Source

    try:
        data = _own_notice() if letter.template == DEFAULT else read_bytes(Source(letter.template))
        found = load(data, letter.template)
    except Unreadable as refusal:
        raise _refused(refusal, letter.template) from None
    for key in given:
        if key in found.fields and given[key] is None:
            raise _fail("needed", 2, field=key, flag=_FLAGS[key])
    return found, {key: value for key, value in given.items() if value is not None}


_FLAGS = {"截止日期": "--deadline", "发文单位": "--sender"}


def _day(text: str) -> str:
    """A date as notices write it."""
    day = day_of(text)
    if day is None:
        raise _fail("no-date", 2, value=text)
    return f"{day.year}年{day.month}月{day.day}日"


def _own_notice() -> bytes:
    from importlib.resources import files

    return files("templates").joinpath("notice.docx").read_bytes()


def _previous(paths: Sequence[str]) -> Previous:
    from converters.cli.review import last_years

    return last_years(paths)


def _tell(
    roster: Roster, held: Record, done: Sequence[Delivered], before: Previous | None, *, dry_run: bool, quiet: bool
) -> None:
    """What was done: files one by one where nothing was written, what was left alone, then counts."""
    if dry_run:
        for one in done:
            echo(f"{say(f'dry-{one.fate.value}' if not one.written else 'dry-write')} {held.folder / one.name}")
    _some("kept", (d.name for d in done if d.fate.value == "changed" and not d.written))
    for key, units in () if before is None else (("previous-none", before.none), ("previous-several", before.several)):
        if units:
            echo(say(key, n=len(units), example=units[0]), err=True)
    if unused := held.unused({d.name: None for d in done}):
        echo(say("unused", n=len(unused), example=unused[0]), err=True)
    if quiet:
        return
    fates = Counter(d.fate.value for d in done if not d.written)
    counts = {"written": sum(d.written for d in done), **{key: fates[key] for key in ("same", "used", "changed")}}
    parts = [say(f"n-{key}", n=n) for key, n in counts.items() if n or key == "written"]
    key = "dry-summary" if dry_run else "summary"
    echo(say(key, units=len(roster.units), path=held.folder, counts=comma().join(parts)))


def _some(key: str, names: Iterable[str]) -> None:
    listed = list(names)
    for name in listed[:MOST]:
        echo(say(key, name=name), err=True)
    if len(listed) > MOST:
        echo(say("more", n=len(listed) - MOST), err=True)


def _refused(refusal: Unreadable, path: str = "") -> typer.Exit:
    echo(f"{printable(path)}: {refusal.words(lang())}" if path else refusal.words(lang()), err=True)
    return typer.Exit(3)


def _fail(key: str, code: int, **details: object) -> typer.Exit:
    echo(say(key, **details), err=True)
    return typer.Exit(code)
