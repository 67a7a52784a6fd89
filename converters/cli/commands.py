"""What ``template``, ``check``, ``rules``, ``rule`` and ``schema`` do with their arguments."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from converters.atomic import write_file
from converters.cli import show
from converters.cli.outputs import keep_inputs
from converters.cli.words import lang, say
from converters.errors import Unreadable
from converters.formats import READ
from converters.printable import data_to, echo
from converters.sources import Source, expand
from converters.workbook.code_names import HOSTS, Host
from schemas.form import Form, form_for_year, form_ids, load_form
from schemas.messages import SEVERITY_WORDS
from schemas.report import Agency, Report
from schemas.rules import catalogue

TSV = "tsv-ascii"


def template(
    form_id: str | None,
    year: int | None,
    agency: str | None,
    code: str | None,
    output: str | None,
    host: str | None,
    previous: str | None,
    force: bool,
) -> None:
    """Write an empty workbook, with macros where a host or the suffix .xlsm asks for them.

    From last year's report come its figures, and the agency and the year where they are not given.
    """
    macros = _host(host, output)
    last = _last_year(previous) if previous is not None else None
    if last is not None:
        agency, code = agency or last.agency.name, code or (last.agency.code if agency is None else None)
        year = year or (last.year + 1 if last.year is not None else None)
    form = _form(form_id, year)
    if year is not None and not form.fits(year):
        try:
            right = form_for_year(year)
        except KeyError:
            raise show.fail("no-form-year", 2, year=year) from None
        echo(say("form-year", year=year, right=right.id, form=form.id), err=True)
    from converters.names import file_name
    from converters.workbook.writing.build import write

    report = Report(form, year, Agency(agency, code))
    data = write(report, blank=True, host=macros, previous=last)
    _say_last_year(report, last)
    if output == "-":
        to_stdout(data)
        return
    path = Path(output or file_name(report, ".xlsx" if macros is None else ".xlsm"))
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise show.fail("suffix", 2, suffix=path.suffix or path.name, known=".xlsx、.xlsm")
    keep_inputs([str(path)], [previous])
    save(path, data, force)
    echo(say("written", path=path))


def rules() -> None:
    """A line a rule."""
    width = max(map(len, catalogue()))
    for rule in catalogue().values():
        echo(f"{rule.id:<{width}}  {SEVERITY_WORDS[rule.severity][lang()]}  {rule.title[lang()]}")


def rule(rule_id: str) -> None:
    """A rule explained; an unknown id is refused with the nearest."""
    found = catalogue().get(rule_id.upper())
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(rule_id.upper(), catalogue(), 1)
        raise show.fail("no-rule", 2, rule=rule_id, near=say("near", near=near[0]) if near else "")
    from converters.catalogue.words import about, examples

    for line in (f"{found.id} {found.title[lang()]}", *about(found, lang()), *examples(found, lang())):
        echo(line)


def schema(form_id: str | None) -> None:
    """The JSON Schema of a form on standard output."""
    from converters.json_file import encode
    from schemas.json_schema import json_schema

    to_stdout(encode(json_schema(_form(form_id, None).id)))


def find(paths: Sequence[str]) -> list[Source]:
    """The files to read; says what was left out, and fails where there is none."""
    other: list[str] = []
    sources = list(expand(paths, other))
    if other:
        echo(say("others", n=len(other), example=other[0]), err=True)
    if not sources:
        raise show.fail("no-files", 3, paths=" ".join(paths))
    return sources


def one_of(value: str, known: Sequence[str]) -> None:
    """Refuse a value that is not among those known."""
    if value not in known:
        raise show.fail("not-known", 2, value=value, known="、".join(known) if lang() == "zh" else ", ".join(known))


def from_format(name: str | None) -> None:
    """Refuse a format of the source that is not read."""
    if name is not None:
        one_of(name, READ)


def save(path: Path, data: bytes, force: bool) -> None:
    """Write a file, or say why not."""
    with saving(path):
        write_file(path, data, force=force)


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Say why a file is not written, where something in here fails to."""
    try:
        yield
    except FileExistsError:
        raise show.fail("exists", 2, path=path) from None
    except OSError as e:
        raise show.fail("cannot-write", 3, path=path, why=show.because(e)) from None


def to_stdout(data: bytes) -> None:
    """Bytes to standard output: as they are, but onto a terminal what it can show."""
    sys.stdout.flush()
    here = data_to(sys.stdout)
    here.write(data)
    here.flush()


def _last_year(path: str) -> Report:
    from converters.last_year import read_last_year

    try:
        return read_last_year(path).report
    except Unreadable as refusal:
        raise show.fail("last-year-unreadable", 3, path=path, why=refusal.words(lang())) from None


def _say_last_year(report: Report, last: Report | None) -> None:
    """On standard error: what was taken of last year's report, and what does not fit."""
    if last is None:
        return
    from converters.last_year import misfits, remarks, taken

    for line in (taken(last, lang()), *misfits(report, last, lang()), *remarks(report, last, lang())):
        echo(line, err=True)


def _host(host: str | None, output: str | None) -> Host | None:
    """For which program a template has macros; a suffix that contradicts is refused."""
    suffix = Path(output).suffix.lower() if output not in (None, "-") else None
    if suffix not in (None, ".xlsx", ".xlsm"):
        raise show.fail("template-suffix", 2, path=output)
    if host is None:
        return "excel" if suffix == ".xlsm" else None
    one_of(host, HOSTS)
    if suffix == ".xlsx":
        raise show.fail("host-suffix", 2, path=output)
    return "excel" if host == "excel" else "libreoffice"


def _form(form_id: str | None, year: int | None) -> Form:
    if form_id is None:
        if year is None:
            return load_form(form_ids()[0])
        try:
            return form_for_year(year)
        except KeyError:
            raise show.fail("no-form-year", 2, year=year) from None
    if form_id not in form_ids():
        raise show.fail("no-form", 2, form=form_id, known="、".join(form_ids()))
    return load_form(form_id)
