"""What judging costs: milliseconds a report by family of rules, and the memory of comparing very many narratives.

``python -m benchmarks.judging [TEXTS …]`` prints two Markdown tables: processor time, the least of several rounds taken
in turn, for reports with hardly any narrative and with 5,000 characters of it, one by one and in chunks of 250; then
what ``Narratives`` holds and costs after so many made texts of 5,000 characters (1,000, 10,000 and 100,000).
"""

from __future__ import annotations

import random
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from converters.batch import CHUNK
from schemas.checks import check, judge
from schemas.finding import Judged, Reading, Severity, Trace
from schemas.form import load_form
from schemas.report import Agency, Report
from schemas.review import narrative
from schemas.review.kept import packed
from schemas.review.same import Narratives
from schemas.review.shingles import sample
from schemas.rules import Policy, catalogue

LETTERS = 5000
ROUNDS = 5
COUNTS = (1_000, 10_000, 100_000)
_COMMON = [chr(0x4E00 + 37 * i % 9000) for i in range(700)]
_SAID = (
    "全年收到政府信息公开申请25件，已答复24件，结转下年度1件",
    "通过门户网站公开信息{n}条，政务新媒体发布{n}条",
    "2024年制发行政规范性文件3件，现行有效12件",
    "因政府信息公开被申请行政复议2件，其中维持1件、纠正1件",
)
"""Every tenth sentence is one that the rules have to understand."""


def main() -> None:
    """Print both tables."""
    chance = random.Random(1)
    kinds = {"short": [_reading(chance, n, 60) for n in range(CHUNK)]}
    kinds["long"] = [_reading(chance, n, LETTERS) for n in range(CHUNK)]
    families = _families()
    print("| rules | short, 1 | short, 250 | long, 1 | long, 250 |\n|---|---|---|---|---|")
    tasks: dict[tuple[str, str, int], Callable[[], object]] = {}
    for kind, readings in kinds.items():
        for size in (1, CHUNK):
            for family, policy in families.items():
                tasks[family, kind, size] = lambda r=readings[:size], p=policy: judge(r, p)  # type: ignore[misc]
            tasks["all, and narratives between units", kind, size] = lambda r=readings[:size]: check(r)  # type: ignore[misc]
    times = _interleaved(tasks)
    for family in dict.fromkeys(name for name, _, _ in times):
        cells = [f"{1000 * times[family, k, s] / s:.2f}" for k in kinds for s in (1, CHUNK)]
        print(f"| {family} | {' | '.join(cells)} |")
    print("\n| texts | memory, MB | settling, ms a report |\n|---|---|---|")
    for count, memory, cost in _remembered([int(a) for a in sys.argv[1:]] or COUNTS):
        print(f"| {count:,} | {memory:.0f} | {1000 * cost:.2f} |")


def _families() -> dict[str, Policy]:
    """Policies that leave one family on each. The tables are always judged, whatever is then told of them."""
    words = {rule: None for rule in catalogue() if rule.startswith(("S1-", "S5-", "S6-", "STR-LEFT", "DATE-", "T2-"))}
    texts: dict[str, Severity | None] = dict.fromkeys(narrative.RULES)
    same: dict[str, Severity | None] = {"X-SAME": None}
    return {
        "tables alone (pandera)": Policy({**words, **texts, **same, "T3-FEE": None}),
        "tables and TXT": Policy({**words, **same}),
        "tables, parts, dates": Policy({**texts, **same}),
        "tables and X-SAME, to be settled": Policy({**words, **texts}),
        "all": Policy(),
    }


def _text(chance: random.Random, letters: int) -> str:
    sentences: list[str] = []
    while sum(map(len, sentences)) < letters:
        if len(sentences) % 10 == 5:
            sentences.append(chance.choice(_SAID).format(n=chance.randint(1, 900)))
        else:
            sentences.append("".join(_COMMON[int(699 * chance.random() ** 2.5)] for _ in range(chance.randint(12, 60))))
    return "\n\n".join("。".join(sentences[at : at + 6]) + "。" for at in range(0, len(sentences), 6))


def _reading(chance: random.Random, number: int, letters: int) -> Reading:
    form = load_form("2021")
    sections = {"overview": _text(chance, letters), "problems": "更新还不够及时。", "other_matters": "无。"}
    return Reading(Report(form, 2024, Agency(f"示例县第{number}局"), sections, {c.key: 0 for c in form.cells}))


def _interleaved(tasks: dict[tuple[str, str, int], Callable[[], object]]) -> dict[tuple[str, str, int], float]:
    """The least seconds of each task, all run in turn."""
    times = dict.fromkeys(tasks, float("inf"))
    for _ in range(ROUNDS):
        for key, task in tasks.items():
            start = process_time()
            task()
            times[key] = min(times[key], process_time() - start)
    return times


def _remembered(counts: list[int] | tuple[int, ...]) -> Iterator[tuple[int, float, float]]:
    """Texts, the memory beyond what was needed before, and what each of the last tenth cost."""
    chance = random.Random(2)
    words = [_text(chance, 25) for _ in range(20_000)]
    before = _memory()
    narratives = Narratives()
    spent = 0.0
    done = 0
    for count in sorted(counts):
        for number in range(done, count):
            # half of it set phrases
            text = "".join(chance.choices(words, k=LETTERS // 50) + chance.choices(_COMMON, k=LETTERS))[:LETTERS]
            judged = Judged((), _trace(f"示例县第{number}局", text))
            if number == count - count // 10:
                spent = 0.0
            start = process_time()
            narratives.settle(judged)
            spent += process_time() - start
        done = count
        yield count, _memory() - before, spent / max(count // 10, 1)


def _trace(name: str, text: str) -> Trace:
    return Trace(name, name, tuple(sample(text)), packed(text), None, Severity.WARNING, (), 0)


def _memory() -> float:
    """The megabytes this process holds (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
