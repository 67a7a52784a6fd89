"""pandas with openpyxl, and pandera: the three sheets as data frames, a schema each, JSON."""

import json
import sys

import pandas as pd
import pandera.pandas as pa

APPLICANTS = ["natural", "commercial", "research", "social", "legal", "other", "total"]
RESULTS = ["upheld", "corrected", "other", "pending", "total"]

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
    sheets = pd.read_excel(path, sheet_name=["二", "三", "四"], header=None, engine="openpyxl")
    two, three, four = sheets["二"], sheets["三"], sheets["四"]
    documents = two.iloc[4:6, 1:4].to_numpy().ravel().tolist()
    others = two.iloc[[8, 11, 12, 15], 1].tolist()
    keys = ["issued", "repealed", "in_force"] * 2 + ["licences", "penalties", "measures", "fees"]
    disclosure = pd.DataFrame({"key": keys, "value": documents + others})
    requests = three.iloc[5:30, 3:10].reset_index(drop=True)
    requests.columns = APPLICANTS
    disputes = pd.DataFrame(four.iloc[5, 0:15].to_numpy().reshape(3, 5), columns=RESULTS)
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
