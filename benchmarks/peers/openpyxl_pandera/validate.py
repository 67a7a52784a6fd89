"""openpyxl and pandera: cells picked from the sheets, data frames, a schema each, JSON."""

import json
import sys

import pandas as pd
import pandera.pandas as pa
from openpyxl import load_workbook

APPLICANTS = ["natural", "commercial", "research", "social", "legal", "other", "total"]
RESULTS = ["upheld", "corrected", "other", "pending", "total"]
DISCLOSURE = {
    "regulations issued": "B5",
    "regulations repealed": "C5",
    "regulations in force": "D5",
    "documents issued": "B6",
    "documents repealed": "C6",
    "documents in force": "D6",
    "licences": "B9",
    "penalties": "B12",
    "measures": "B13",
    "fees": "B16",
}

COUNT = {"dtype": "int64", "checks": pa.Check.ge(0), "coerce": True}

disclosure_schema = pa.DataFrameSchema(
    {
        "key": pa.Column(str),
        "value": pa.Column("float64", pa.Check.ge(0), coerce=True),
    },
    checks=pa.Check(lambda df: (df["value"] % 1 == 0) | (df["key"] == "fees"), error="a count is whole"),
)

requests_schema = pa.DataFrameSchema(
    {name: pa.Column(**COUNT) for name in APPLICANTS},
    checks=[
        pa.Check(lambda df: df[APPLICANTS[:-1]].sum(axis=1) == df["total"], error="applicants add up to the total"),
        pa.Check(lambda df: bool((df.iloc[2:23].sum() == df.iloc[23]).all()), error="outcomes add up to their total"),
        pa.Check(
            lambda df: bool((df.iloc[0] + df.iloc[1] == df.iloc[23] + df.iloc[24]).all()),
            error="received and carried in are dealt with or carried out",
        ),
    ],
)

disputes_schema = pa.DataFrameSchema(
    {name: pa.Column(**COUNT) for name in RESULTS},
    checks=pa.Check(lambda df: df[RESULTS[:-1]].sum(axis=1) == df["total"], error="results add up to the total"),
)


def read(path):
    """The three tables as data frames."""
    book = load_workbook(path, data_only=True)
    two, three, four = book["二"], book["三"], book["四"]
    disclosure = pd.DataFrame({"key": list(DISCLOSURE), "value": [two[cell].value for cell in DISCLOSURE.values()]})
    requests = pd.DataFrame([[cell.value for cell in row] for row in three["D6:J30"]], columns=APPLICANTS)
    line = [cell.value for cell in four["A6:O6"][0]]
    disputes = pd.DataFrame([line[0:5], line[5:10], line[10:15]], columns=RESULTS)
    return disclosure, requests, disputes


def validate(path):
    """The numbers and what is wrong with them, as JSON."""
    errors, numbers = [], []
    schemas = (disclosure_schema, requests_schema, disputes_schema)
    for frame, schema in zip(read(path), schemas):
        try:
            frame = schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as e:
            errors += json.loads(e.failure_cases.astype(str).to_json(orient="records", force_ascii=False))
            frame = frame.drop(columns="key", errors="ignore").apply(pd.to_numeric, errors="coerce")
        numbers += frame.select_dtypes("number").to_numpy().ravel().tolist()
    return json.dumps({"tables": numbers, "errors": errors}, ensure_ascii=False)


if __name__ == "__main__":
    print(validate(sys.argv[1]))
