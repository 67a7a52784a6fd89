"""Collecting killed, again and again: ``python -m tests.collect_killer FOLDER steps|RANDOM-SEED KILLS``.

Each time an office that has collected once gets more files and is killed while it collects them. Prints a line of
JSON for each kill. A program of its own, because it forks: what it loads has started no threads yet.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from ast import literal_eval
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from converters.collecting import checked, gather
from converters.collecting.state import Unit
from tests.collecting import DAY, JANUARY, YEAR, Office, as_json, narrated, report_of
from tests.made_reports import reports

gather.BATCH = 3
checked.CHUNK = 4  # many transactions, where an office of this size would have few

UNITS = tuple(Unit(f"示例县第{n}局", f"1143{n:03d}") for n in range(10))
CELL = "proactive_disclosure.licenses.decisions"
TEXT = "。".join(f"第{n}项问题是公开的深度与群众的期待还有差距{chr(0x4E00 + n * 7)}" for n in range(20))


def first(office: Office) -> None:
    """What had come when the office collected for the first time."""
    for unit in UNITS[:6]:
        office.put(f"{unit.code}.json", as_json(sent(unit)))


def second(office: Office) -> None:
    """What came since: two better versions, four units more, one that copied, a stranger, a file gone."""
    for number in (0, 1):
        values = {**sent(UNITS[number]).values, CELL: 70 + number}
        office.put(f"{number}新.json", as_json(replace(sent(UNITS[number]), values=values)), JANUARY + DAY)
    for unit in UNITS[6:]:
        office.put(f"{unit.code}.json", as_json(narrated(sent(unit), TEXT)))
    office.put("x.json", as_json(report_of(Unit("样本市博物馆"))))
    (office.came / f"{UNITS[5].code}.json").unlink()


def sent(unit: Unit):
    return reports(unit.name, unit.code, (YEAR - 1, YEAR))[YEAR]


def in_a_child(work: Callable[[], object]) -> int:
    """Start work in a process of its own."""
    if child := os.fork():
        return child
    try:
        work()
        os._exit(0)
    except BaseException as error:
        print(f"child: {error!r}", file=sys.stderr, flush=True)
        os._exit(1)


def answer(work: Callable[[], object]) -> str:
    """What work says, in a process of its own."""
    out, into = os.pipe()
    child = in_a_child(lambda: os.write(into, repr(work()).encode()))
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def accepted(office: Office) -> dict[str, str]:
    """What the state says was accepted, opened as any run opens it."""
    from converters.collecting.store import Store

    with Store(office.state, YEAR) as store:
        return {unit: as_json(store.report(a.digest)).decode() for unit, a in store.accepted(YEAR).items()}


def main(folder: Path, way: str, kills: int) -> None:
    """Kill, look, collect once more, and say what came of it."""
    office = Office(made(folder), UNITS)
    first(office)
    before = answer(lambda: office.run() and accepted(office))
    kept = folder / "kept"
    shutil.copytree(office.came, kept)
    shutil.copy2(office.state, kept)

    def again() -> None:
        shutil.rmtree(office.came)
        shutil.copytree(kept, office.came)
        (office.came / office.state.name).replace(office.state)
        office.state.with_name(office.state.name + "-journal").unlink(missing_ok=True)
        second(office)

    again()
    began = time.monotonic()
    undisturbed = answer(lambda: without_time(office.run()))
    length = time.monotonic() - began
    after = answer(lambda: accepted(office))
    assert before
    assert undisturbed
    assert after not in ("", before)
    chance = random.Random(way)
    for number in range(kills):
        again()
        ended = killed_at(office, number) if way == "steps" else killed_after(office, chance.uniform(0, length))
        held, rerun = literal_eval(answer(lambda: (repr(accepted(office)), repr(without_time(office.run())))))
        print(
            json.dumps(
                {"killed": ended, "held": held in (before, after), "same": bool(rerun) and rerun == undisturbed}
            ),
            flush=True,
        )
        if not ended and way == "steps":
            return


def killed_at(office: Office, number: int) -> bool:
    """Killed at the step of this number of all transactions; False where there are not so many."""
    steps = iter(range(10_000))

    def hook(step: str) -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    child = in_a_child(lambda: office.run(hook=hook))
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def killed_after(office: Office, delay: float) -> bool:
    """Killed after some seconds, wherever that is."""
    child = in_a_child(lambda: office.run())
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def without_time(collection):
    """A collection but for what differs from run to run though nothing else does."""
    return replace(collection, at=None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
