"""flatten-tool: the workbook as JSON, which a JSON Schema checks, and sums in plain Python.

flatten-tool wants one row of field names above each sheet's rows, so it is given a copy of the workbook with field names
in row 5 of the three sheets; the rest of the workbook is as it was.
"""

import json
import sys
import tempfile
import warnings
from pathlib import Path

import flattentool
from jsonschema import Draft202012Validator

APPLICANTS = ["natural", "commercial", "research", "social", "legal", "other", "total"]
RESULTS = ["upheld", "corrected", "other", "pending", "total"]
GROUPS = ["reconsideration", "direct", "after"]
DOCUMENTS = [
    *("regulations_issued", "regulations_repealed", "regulations_in_force"),
    *("documents_issued", "documents_repealed", "documents_in_force"),
    *("licences", "penalties", "measures", "fees"),
]
SCHEMA = str(Path(__file__).with_name("schema.json"))
"""What type a field is made."""
COUNT = {"type": "integer", "minimum": 0}


def numbers_of(names):
    """A schema of an object whose every field is a count."""
    return {"type": "object", "required": names, "properties": dict.fromkeys(names, COUNT)}


FIELDS = {
    "documents": DOCUMENTS,
    "requests": APPLICANTS,
    "disputes": [f"{group}_{result}" for group in GROUPS for result in RESULTS],
}
SCHEMAS = {name: numbers_of(fields) for name, fields in FIELDS.items()}
SCHEMAS["documents"]["properties"]["fees"] = {"type": "number", "minimum": 0}
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


def unflatten(path):
    """The rows of the workbook that are lines of a table, by table."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of cells without a field name, row by row
        output = Path(folder, "unflattened.json")
        flattentool.unflatten(
            path,
            input_format="xlsx",
            output_name=str(output),
            root_list_path="lines",
            schema=SCHEMA,
            default_configuration="skipRows 4,headerRows 1",
        )
        lines = json.loads(output.read_text("utf-8"))["lines"]
    tables = {name: [] for name in FIELDS}
    for line in lines:
        if line.get("table") in tables:
            tables[line["table"]].append(line)
    return tables


def sums(tables):
    """The equations that do not hold."""
    rows = tables["requests"]
    for i, row in enumerate(rows):
        if sum(row[name] for name in APPLICANTS[:-1]) != row["total"]:
            yield f"line {i + 1}: applicants do not add up to the total"
    for name in APPLICANTS:
        received, carried_in, *outcomes, total, carried_out = [row[name] for row in rows]
        if sum(outcomes) != total:
            yield f"{name}: outcomes do not add up to their total"
        if received + carried_in != total + carried_out:
            yield f"{name}: received and carried in are not dealt with or carried out"
    for row in tables["disputes"]:
        for group in GROUPS:
            if sum(row[f"{group}_{result}"] for result in RESULTS[:-1]) != row[f"{group}_total"]:
                yield f"{group}: results do not add up to the total"


def validate(path):
    """The numbers and what is wrong with them, as JSON."""
    tables = unflatten(path)
    errors = [
        f"{name} {'/'.join(map(str, error.absolute_path))}: {error.message}"
        for name, rows in tables.items()
        for row in rows
        for error in VALIDATORS[name].iter_errors(row)
    ]
    if not errors:
        errors = list(sums(tables))
    numbers = [row.get(field) for name, rows in tables.items() for row in rows for field in FIELDS[name]]
    return json.dumps({"tables": numbers, "errors": errors}, ensure_ascii=False)


if __name__ == "__main__":
    print(validate(sys.argv[1]))
