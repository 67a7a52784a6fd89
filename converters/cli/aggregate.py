"""What ``aggregate`` does with its arguments."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import typer

from converters.batch import FileResult, read_source
from converters.cli import aggregate_words, show
from converters.cli.check import print_results
from converters.cli.commands import find, one_of, save, to_stdout
from converters.cli.outputs import agree, keep_apart, keep_inputs, without_earlier
from converters.cli.roster import read_roster
from converters.cli.words import comma, lang
from converters.collecting import aggregate_choose, aggregate_kinds, aggregate_narrative, aggregate_write
from converters.collecting.aggregate import Choice, Sum, add
from converters.collecting.aggregate_choose import Came, Levels
from converters.collecting.aggregate_findings import against
from converters.collecting.archive import INSIDE
from converters.collecting.earlier import NAMED, is_narrative, is_sum
from converters.collecting.light import light
from converters.collecting.state import Unit
from converters.onto import same
from converters.printable import echo
from converters.reporters.options import Options
from converters.reporters.table import REPORTERS
from converters.sources import Source
from converters.tally import Tally
from schemas.finding import Reading
from schemas.form import form_for_year

say = aggregate_words.say


class Wanted(NamedTuple):
    """What the command line asks for."""

    state: str | None
    roster: str | None
    parent: str | None
    kind: str | None
    by: str | None
    year: int | None
    against: str | None
    allow_gaps: bool
    narrative: str | None
    output: str
    to: str | None
    format: str
    most: int
    exit_zero: bool
    quiet: bool
    force: bool


def aggregate(paths: Sequence[str], wanted: Wanted) -> None:
    """Sum reports and write the sum; what is missing is told, and refused unless it was allowed."""
    kind = _kind(wanted)
    _usable(paths, wanted)
    units: Sequence[Unit] = read_roster(wanted.roster).units if wanted.roster else ()
    if wanted.state:
        listed, found = _from_state(wanted)
        units = units or listed
    else:
        found = _from_files(_sources(paths, units, wanted), wanted)
    year = _year(found, wanted)
    own = _own(wanted)
    sums = [add(choice, allow_gaps=wanted.allow_gaps) for choice in _choices(found, units, year, wanted)]
    results = []
    outputs = [wanted.output]
    if wanted.by is not None:
        outputs = [str(Path(wanted.output) / name) for name in aggregate_write.file_names(sums, kind)]
    keep_inputs([*outputs, wanted.narrative], [*_beside(wanted), *(came.path.split(INSIDE)[0] for came in found)])
    there = [path for path in outputs if wanted.by is not None and Path(path).exists()]
    if there and not wanted.force:
        raise show.fail("exists", 2, path=there[0])
    for path, summed in zip(outputs, sums, strict=True):
        if summed.choice.parts or summed.findings:
            results.append(FileResult(Source(path), Reading(summed.report), summed.findings))
        if own is not None and own.reading is not None and summed.choice.parts:
            results.append(FileResult(own.source, own.reading, against(summed, own.reading)))
        if not summed.refused:
            _write(summed, path, kind, wanted)
    tally = Tally()
    if results:
        _report(map(tally.add, results), wanted)
    _told(sums, found, year, wanted)
    # a sum of no report at all was not found to be right
    if not any(s.choice.parts for s in sums):
        raise _none(sums, found, year, wanted)
    unreadable = any(s.choice.unreadable for s in sums)
    raise typer.Exit(0 if wanted.exit_zero else 3 if unreadable else tally.status())


# ---- what is asked for ----------------------------------------------------------------------------


def _kind(wanted: Wanted) -> str:
    if wanted.to is not None:
        one_of(wanted.to, aggregate_kinds.KINDS)
        if wanted.by is None:
            fitting = {suffix: (name,) for suffix, name in aggregate_kinds.SUFFIXES.items()}
            agree("--to", wanted.to, wanted.output, fitting)
        return wanted.to
    suffix = Path(wanted.output).suffix.lower()
    if wanted.by is not None or wanted.output == "-":
        return "xlsx" if wanted.by is not None else "json"
    if suffix not in aggregate_kinds.SUFFIXES:
        raise show.fail("suffix", 2, suffix=suffix or wanted.output, known="、".join(aggregate_kinds.SUFFIXES))
    return aggregate_kinds.SUFFIXES[suffix]


def _usable(paths: Sequence[str], wanted: Wanted) -> None:
    """Refuse arguments that do not go together, before anything is read."""
    one_of(wanted.format, tuple(REPORTERS))
    if wanted.by is not None:
        one_of(wanted.by, ("parent", "kind"))
    if not paths and wanted.state is None:
        raise _fail("nothing")
    if paths and wanted.state is not None:
        raise _fail("both")
    if wanted.state is not None and wanted.year is None:
        raise _fail("state-year")
    for option, value in (("--parent", wanted.parent), ("--kind", wanted.kind), ("--by", wanted.by)):
        if value is not None and wanted.roster is None and wanted.state is None:
            raise _fail("need-roster", option=option)
    if wanted.by is not None and Path(wanted.output).exists() and not Path(wanted.output).is_dir():
        raise _fail("by-folder", path=wanted.output)
    for option, value in (("--narrative", wanted.narrative), ("--against", wanted.against)):
        if value is not None and wanted.by is not None:
            raise _fail("not-by", option=option)
    if wanted.narrative is not None and Path(wanted.narrative).suffix.lower() not in aggregate_narrative.FORMATS:
        raise _fail("narrative-suffix", path=wanted.narrative)
    outputs = [wanted.narrative, wanted.output if wanted.by is None and wanted.output != "-" else None]
    keep_apart(outputs)
    keep_inputs(outputs, _beside(wanted))
    for path in outputs:
        if path is not None and not wanted.force and Path(path).exists():
            raise show.fail("exists", 2, path=path)


def _beside(wanted: Wanted) -> list[str | None]:
    """What is read beside the units' reports."""
    return [wanted.against, wanted.roster, wanted.state]


def _sources(paths: Sequence[str], units: Sequence[Unit], wanted: Wanted) -> list[Source]:
    """The units' reports, without what an earlier run wrote among them."""
    sources = find(paths)
    parents = {u.parent for u in units if u.parent} | ({wanted.parent} if wanted.parent else set())
    written = [wanted.output]
    if wanted.by is not None:
        # how the files will be named is known once the reports are
        mine = [s for s in sources if NAMED.search(Path(s.path).stem) and same(str(Path(s.path).parent), wanted.output)]
        written = [s.path for s in mine if is_sum(s, parents)]
    sources = without_earlier(paths, sources, written, lambda source: is_sum(source, parents))
    if wanted.narrative is not None:
        sources = without_earlier(paths, sources, [wanted.narrative], is_narrative)
    if not sources:
        raise show.fail("no-files", 3, paths=" ".join(paths))
    return sources


def _from_files(sources: Sequence[Source], wanted: Wanted) -> list[Came]:
    found = []
    for source in show.progress(sources, len(sources)):
        reading = read_source(source).reading
        words = wanted.narrative is not None
        found.append(Came(source.path, light(reading.report, words=words) if reading is not None else None))
    return found


def _from_state(wanted: Wanted) -> tuple[tuple[Unit, ...], list[Came]]:
    from converters.collecting.aggregate_state import from_state
    from converters.collecting.database import StoreRefused

    try:
        return from_state(Path(wanted.state or ""), wanted.year or 0, words=wanted.narrative is not None)
    except StoreRefused as refused:
        raise _stop(refused.words(lang()), 3) from None


def _year(found: Sequence[Came], wanted: Wanted) -> int:
    years = [wanted.year] if wanted.year is not None else aggregate_choose.years(found)
    if not years:
        raise _fail("no-year", 3)
    if len(years) > 1:
        raise _fail("years", years="、".join(map(str, years)))
    try:
        form_for_year(years[0])
    except KeyError:
        raise show.fail("no-form-year", 2, year=years[0]) from None
    return years[0]


def _own(wanted: Wanted) -> FileResult | None:
    if wanted.against is None:
        return None
    result = read_source(Source(wanted.against))
    if result.refusal is not None:
        raise _stop(f"{wanted.against}: {result.refusal.words(lang())}", 3)
    return result


def _choices(found: Sequence[Came], units: Sequence[Unit], year: int, wanted: Wanted) -> list[Choice]:
    try:
        asked = aggregate_choose.groups(units, wanted.parent, wanted.kind, wanted.by) if units else None
    except LookupError as e:
        raise _fail("none-of", name=e.args[0]) from None
    except Levels:
        raise _fail("levels") from None
    return aggregate_choose.choices(found, asked, units, year)


# ---- what is done -----------------------------------------------------------------------------------


def _write(summed: Sum, path: str, kind: str, wanted: Wanted) -> None:
    data = aggregate_write.written(summed, kind, lang())
    if path == "-":
        to_stdout(data)
    else:
        save(Path(path), data, wanted.force)
    if kind == "xlsx" and len(summed.choice.parts) > aggregate_write.MOST_READ:
        echo(say("large", path=path, most=aggregate_write.MOST_READ), err=True)
    if wanted.narrative is not None:
        suffix = Path(wanted.narrative).suffix.lower()
        texts = aggregate_narrative.write(summed.choice, aggregate_narrative.FORMATS[suffix])
        save(Path(wanted.narrative), texts, wanted.force)


def _report(results: Iterator[FileResult], wanted: Wanted) -> None:
    """Findings to standard output; to standard error where the sum itself goes there."""
    here = sys.stderr if wanted.output == "-" else sys.stdout
    columns = shutil.get_terminal_size().columns if here.isatty() else 0
    options = Options(lang(), wanted.most, show.colours(here), columns, wanted.quiet)
    print_results(results, wanted.format, options, here)


def _told(sums: Sequence[Sum], found: Sequence[Came], year: int, wanted: Wanted) -> None:
    other = sum(came.report is not None and came.report.year != year for came in found)
    if other and any(summed.choice.parts for summed in sums):
        echo(say("other-years", n=other, year=year), err=True)
    for summed in sums:
        choice = summed.choice
        line = say("counted", name=choice.name or say("all"), asked=choice.asked, counted=len(choice.parts))
        gaps = say("gaps", n=len(summed.lacking)) if summed.lacking else ""
        if not choice.parts and len(sums) > 1:
            echo(say("no-part", name=choice.name or say("all"), year=year), err=True)
        if not wanted.quiet and choice.asked:
            echo(line + gaps, err=True)
        if summed.refused and choice.parts:
            echo(say("refused", path=wanted.output), err=True)


def _none(sums: Sequence[Sum], found: Sequence[Came], year: int, wanted: Wanted) -> typer.Exit:
    """Says that there is no report to sum, and which there are; unless findings told it to somebody who allows them."""
    years = Counter(came.report.year for came in found if came.report is not None and came.report.year != year)
    there = comma().join(
        say("of-year", year=at, n=n) if at is not None else say("of-no-year", n=n)
        for at, n in sorted(years.items(), key=lambda item: item[0] or 0)
    )
    words = say("none", year=year, path=wanted.output)
    return _stop(words + (say("there", years=there) if there else ""), 0 if wanted.exit_zero else 3)


def _fail(key: str, code: int = 2, **details: object) -> typer.Exit:
    return _stop(say(key, **details), code)


def _stop(words: str, code: int) -> typer.Exit:
    echo(words, err=True)
    return typer.Exit(code)
