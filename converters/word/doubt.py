"""Numbers that may be shown otherwise than they stand in the file, marked before anything is read."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from converters.recognise.rows import is_value
from converters.word.package import W, value
from converters.word.style_sheet import Styles

DOUBTED = "doubted"
"""The attribute of a marked run; no file has one without a namespace there that means anything."""


def doubt(body: Element, styles: Styles) -> None:
    """Mark the runs of numbers that another part of the file may overrule.

    Word fills a content control that is bound to data from those data when it opens the file; and a table's style
    may strike out or hide the letters of some of its rows.
    """
    for holder in _bound(body):
        _mark(holder)
    if styles.odd_tables:
        for table in body.iter(f"{W}tbl"):
            if (value(table, "tblPr/tblStyle") or styles.default_table) in styles.odd_tables:
                _mark(table)


def _bound(body: Element) -> Iterator[Element]:
    for control in body.iter(f"{W}sdt"):
        said = control.find(f"{W}sdtPr")
        if said is not None and any(e.tag.endswith("}dataBinding") for e in said):
            yield control


def _mark(holder: Element) -> None:
    for run in holder.iter(f"{W}r"):
        if is_value(_text(run)):
            run.set(DOUBTED, "1")


def _text(run: Element) -> str:
    return "".join(t.text or "" for t in run.iter(f"{W}t")).strip()
