"""The floor: calamine reads all sheets, numpy has the residuals of the equations, JSON. Nothing is checked or guarded.

No program in Python that has the same numbers and the same sums can do much less.
"""

import json
import sys

import numpy as np
from python_calamine import CalamineWorkbook

OUTCOMES = np.zeros((9, 25))
OUTCOMES[0, 2:23], OUTCOMES[0, 23] = 1, -1
OUTCOMES[1, :2], OUTCOMES[1, 23:] = 1, -1


def validate(path):
    """The numbers and the residuals of their equations, as JSON."""
    book = CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    two, three, four = sheets["二"], sheets["三"], sheets["四"]
    disclosure = [*two[4][1:4], *two[5][1:4], two[8][1], two[11][1], two[12][1], two[15][1]]
    requests = np.array([row[3:10] for row in three[5:30]], dtype=float)
    disputes = np.array(four[5][:15], dtype=float).reshape(3, 5)
    residuals = [
        requests[:, :6].sum(axis=1) - requests[:, 6],
        (OUTCOMES[:2] @ requests).ravel(),
        disputes[:, :4].sum(axis=1) - disputes[:, 4],
    ]
    broken = np.flatnonzero(np.concatenate(residuals)).tolist()
    texts = {name: [row[0] for row in sheets[name][2:]] for name in ("一", "五", "六")}
    numbers = disclosure + requests.ravel().tolist() + disputes.ravel().tolist()
    return json.dumps({"tables": numbers, "errors": broken, "texts": texts}, ensure_ascii=False)


if __name__ == "__main__":
    print(validate(sys.argv[1]))
