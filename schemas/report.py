"""One report: form, year, agency, narrative, and a value for each number cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.explanation import Explanation
from schemas.form import Form
from schemas.number import UNWRITABLE, Value, same_digits

PREAMBLE, CLOSING = "preamble", "closing"
YEARS = range(1900, 10_000)

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Agency:
    """The reporting organ; both may be unknown."""

    name: str | None = None
    code: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", one_line(self.name))
        object.__setattr__(self, "code", one_line(self.code))


@dataclass(frozen=True)
class Report:
    """A report. ``values`` has every cell of ``form``; ``sections`` only known parts.

    Section texts are Markdown in the normal form of :func:`narrative`; the narrative parts of the
    form are always present ("" where nothing is written), ``preamble``, ``closing`` and text found
    inside a table's part only where there is some.
    """

    form: Form
    year: int | None = None
    agency: Agency = field(default_factory=Agency)
    sections: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    explanations: tuple[Explanation, ...] = ()
    """What the unit said of warnings (情况说明)."""

    def __post_init__(self) -> None:
        if self.year is not None and self.year not in YEARS:
            raise ValueError(f"year {self.year} is not a four-digit year")
        always = [s.key for s in self.form.narrative]
        order = [PREAMBLE, *(s.key for s in self.form.sections), CLOSING]
        known = self.form.by_key
        if unknown := [*(self.sections.keys() - order), *(self.values.keys() - known.keys())]:
            raise ValueError(f"not in form {self.form.id}: {sorted(unknown)}")
        texts = {k: narrative(self.sections.get(k, "")) for k in order}
        object.__setattr__(self, "sections", {k: t for k, t in texts.items() if t or k in always})
        object.__setattr__(self, "values", dict(zip(known, map(self.values.get, known), strict=True)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Report):
            return NotImplemented
        return (
            self.form is other.form
            and (self.year, self.agency, self.sections, self.explanations)
            == (other.year, other.agency, other.sections, other.explanations)
            and all(same_digits(v, other.values[k]) for k, v in self.values.items())
        )

    __hash__ = None  # type: ignore[assignment]


def narrative(text: str) -> str:
    """A text in its normal form, which every format carries unchanged.

    Lines end with LF and have no white space at either end; paragraphs stand apart by one blank
    line. Control characters and others that no file format can hold are left out.
    """
    text = UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a normal text; a paragraph may hold several lines."""
    return text.split("\n\n") if text else []


def one_line(text: str | None) -> str | None:
    """A name or code: white space folded, None where nothing is left."""
    return " ".join(UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text)).split()) or None if text else None
