"""``distribute``: a thousand macro workbooks, each for its unit; and each with last year's figures."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.clock import Cost, in_turn, process
from benchmarks.environments import OURS, cache, environment
from benchmarks.table import Table, number

UNITS = 1_000


def send(rounds: int) -> tuple[Table, dict[str, Any]]:
    """Both, by turns."""
    ours = environment(OURS)
    roster, out = cache() / "roster.csv", cache() / "output"
    units = [corpus.unit(n) for n in range(UNITS)]
    roster.write_text("单位名称,机构代码\n" + "".join(f"{name},{code}\n" for name, code in units), "utf-8")
    last = _last_year()
    common = ["distribute", str(roster), "--year", str(corpus.YEAR + 1), "--format", "xlsm", "-q", "-o", str(out)]

    def fresh(*more: str) -> Cost:
        shutil.rmtree(out, ignore_errors=True)
        return process(ours.command(*common, *more))

    costs = in_turn({"plain": fresh, "previous": partial(fresh, "--previous", str(last))}, max(2, rounds // 5))
    shutil.rmtree(out, ignore_errors=True)
    titles = {"plain": "name, code and year filled in", "previous": "and last year's figures (read from JSON)"}
    rows = [(titles[n], number(c.wall), number(c.processor), number(c.memory)) for n, c in costs.items()]
    head = (f"{UNITS:,} .xlsm", "s", "s of processor", "MB at most")
    facts = {
        n: {"wall": c.wall, "least": c.least, "processor": c.processor, "memory": c.memory} for n, c in costs.items()
    }
    return Table("Workbooks to send", head, tuple(rows), "`nianbao distribute ROSTER --format xlsm`."), facts


def _last_year() -> Path:
    """Last year's reports of the units, as JSON."""
    from converters.formats import FORMATS

    folder = cache() / f"last-year-{corpus.EDITION}"
    done = folder.with_suffix(".done")
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for n in range(UNITS):
            Path(folder, f"{n:06d}.json").write_bytes(FORMATS["json"].write(corpus.report(n)))
        done.touch()
    return folder
