"""frictionless: a resource a sheet, with its schema and checks; the rows are kept by a check, so that each sheet is read once."""

import json
import sys

from frictionless import Check, Checklist, Dialect, Resource, Schema, checks, errors, system
from frictionless.formats import ExcelControl

APPLICANTS = ["natural", "commercial", "research", "social", "legal", "other", "total"]
RESULTS = ["upheld", "corrected", "other", "pending", "total"]
GROUPS = ["reconsideration", "direct", "after"]


def count(name):
    """A number of things: there, whole and not negative."""
    return {"name": name, "type": "integer", "constraints": {"required": True, "minimum": 0}}


def text(name):
    """A cell that is not looked at."""
    return {"name": name, "type": "any"}


class Kept(Check):
    """Keeps what the rows hold."""

    def __init__(self, names):
        super().__init__()
        self.names, self.rows = names, []

    def validate_row(self, row):
        """Keep a row."""
        self.rows.append([row[name] for name in self.names])
        yield from ()


class Columns(Kept):
    """The two sums down each column of table 三."""

    Errors = [errors.TableError]

    def validate_end(self):
        """Both sums of each column."""
        for name, column in zip(self.names, zip(*self.rows)):
            if None in column:
                continue
            received, carried_in, *outcomes, total, carried_out = column
            if sum(outcomes) != total or received + carried_in != total + carried_out:
                yield errors.TableError(note=f"column {name} does not add up")


class Documents(Kept):
    """Table 二: its lines are of several shapes, so its cells are looked at one by one."""

    Errors = [errors.TableError]
    PLACES = ((0, 3), (1, 3), (4, 1), (7, 1), (8, 1), (11, 1))

    def numbers(self):
        """The ten numbers in their order."""
        return [value for row, width in self.PLACES for value in self.rows[row][:width]]

    def validate_end(self):
        """Each is a number, not negative, and whole but for the fees."""
        for i, value in enumerate(self.numbers()):
            if not isinstance(value, (int, float)) or value < 0 or (i < 9 and value % 1):
                yield errors.TableError(note=f"number {i + 1} of table 二: {value!r}")


def sheet(path, name, first, last, fields, checklist):
    """The errors of the rows of one sheet."""
    skipped = [n for n in range(1, 61) if not first <= n <= last]
    dialect = Dialect(header=False, comment_rows=skipped, controls=[ExcelControl(sheet=name)])
    resource = Resource(path=path, dialect=dialect, schema=Schema.from_descriptor({"fields": fields}))
    report = resource.validate(Checklist(checks=checklist))
    names = ("rowNumber", "fieldName", "type", "message")
    return [dict(zip(names, error)) for error in report.flatten(names)]


def validate(path):
    """The numbers and what is wrong with them, as JSON."""
    documents, columns = Documents(["b", "c", "d"]), Columns(APPLICANTS)
    disputes = Kept([f"{group}_{result}" for group in GROUPS for result in RESULTS])
    with system.use_context(trusted=True):
        found = sheet(path, "二", 5, 16, [text(c) for c in "abcdefg"], [documents])
        rows = checks.row_constraint(formula=" + ".join(APPLICANTS[:-1]) + " == total")
        fields = [*map(text, "abc"), *map(count, APPLICANTS), *map(text, "klm")]
        found += sheet(path, "三", 6, 30, fields, [columns, rows])
        sums = [
            checks.row_constraint(formula=" + ".join(f"{group}_{r}" for r in RESULTS[:-1]) + f" == {group}_total")
            for group in GROUPS
        ]
        found += sheet(path, "四", 6, 6, [*map(count, disputes.names), *map(text, "pq")], [disputes, *sums])
    numbers = documents.numbers() + [v for rows in (columns.rows, disputes.rows) for row in rows for v in row]
    return json.dumps({"tables": numbers, "errors": found}, ensure_ascii=False, default=str)


if __name__ == "__main__":
    print(validate(sys.argv[1]))
