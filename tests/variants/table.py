"""``python -m tests.variants.table [N]``: run N generated cases and write docs/variants.md from what became of them.

``--show STYLE`` lists the first cases of a style that were not read right instead, ``--fails FILE`` writes
them for every style; ``--text SEED`` prints a case.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.variants.judge import VERDICTS, LineResult, Result, run
from tests.variants.make import make
from tests.variants.model import Style
from tests.variants.pages import page
from tests.variants.styles import AXES

DOCS = Path(__file__).parents[2] / "docs"
_BATCH = 250
_SHOWN = 5


@dataclass(slots=True)
class Tally:
    """What became of the lines of one style."""

    verdicts: Counter[str] = field(default_factory=Counter)
    cells: int = 0
    read: int = 0
    failures: list[tuple[int, LineResult]] = field(default_factory=list)

    def add(self, seed: int, line: LineResult, present: bool) -> None:
        """Count one line; its cells only where all information on them is printed."""
        self.verdicts[line.verdict] += 1
        if present:
            self.cells += line.cells
            self.read += line.read
        if line.verdict in ("wrong", "silent") or (present and line.verdict == "refused"):
            self.failures.append((seed, line))

    @property
    def share(self) -> float:
        """The share of cells read where all information is printed."""
        return self.read / self.cells if self.cells else 1.0


def results(count: int, first: int = 0) -> Iterator[Result]:
    """The judged cases of ``count`` seeds."""
    for start in range(first, first + count, _BATCH):
        yield from run([make(seed) for seed in range(start, min(start + _BATCH, first + count))])


def tallies(judged: Iterable[Result]) -> tuple[Tally, dict[str, Tally]]:
    """What became of all lines, and of those of each style; a local style counts the lines it touches."""
    whole, by_style = Tally(), defaultdict[str, Tally](Tally)
    every = {s.id: s for styles in AXES.values() for s in styles}
    for result in judged:
        case = result.case
        for line in result.lines:
            truth = case.lines.get(line.line)
            present = truth is None or truth.present
            whole.add(case.seed, line, present)
            for name in case.styles:
                if truth is None or not _is_local(every[name]) or name in truth.touched:
                    by_style[name].add(case.seed, line, present)
    return whole, by_style


def _is_local(style: Style) -> bool:
    """True where only the lines it touches show a style; the ordinary style of an axis touches all."""
    return style.local and style is not AXES[style.axis][0]


def main(arguments: list[str]) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.variants.table", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--show", metavar="STYLE", help="cases of a style not read right, e.g. 'separator: raw'")
    parser.add_argument("--fails", type=Path, metavar="FILE", help="write those of every style to a file")
    parser.add_argument("--text", type=int, metavar="SEED", help="print the text of a case")
    chosen = parser.parse_args(arguments)
    if chosen.text is not None:
        case = make(chosen.text)
        sys.stdout.write("\n".join(("; ".join(case.styles), "", case.text)))
        return
    whole, by_style = tallies(results(chosen.count, chosen.seed))
    if chosen.show:
        sys.stdout.write("\n".join(_failures(chosen.show, by_style.get(chosen.show, Tally()), 30)) + "\n")
    elif chosen.fails:
        chosen.fails.write_text("\n".join(_report(whole, by_style)), "utf-8")
    else:
        for name, lang in (("variants.md", "en"), ("variants.zh-CN.md", "zh")):
            (DOCS / name).write_text(page(whole, by_style, chosen.count, lang), "utf-8")
    share = f"{whole.share:.2%} of cells read where all is printed"
    sys.stdout.write(f"{', '.join(f'{v} {whole.verdicts[v]}' for v in VERDICTS)}; {share}\n")


def _report(whole: Tally, by_style: dict[str, Tally]) -> Iterator[str]:
    yield f"# Failures. {dict(whole.verdicts)}; {whole.share:.2%} of cells read where all information is printed"
    yield "See a case: python -m tests.variants.table --text SEED; more: python -m tests.variants.table 1000 --show 'STYLE'"
    for verdict in ("silent", "wrong"):
        yield f"\n## {verdict}\n"
        yield from (f"- seed {s} {x.line}: {x.why}" for s, x in whole.failures if x.verdict == verdict)
    yield "\n## Styles, worst first"
    for name, tally in sorted(by_style.items(), key=lambda x: x[1].share):
        yield f"\n### {name}: {tally.share:.2%}, {dict(tally.verdicts)}"
        yield from _failures(name, tally, _SHOWN)


def _failures(name: str, tally: Tally, most: int) -> Iterator[str]:
    """The first cases that fail with few other lines failing, gravest first."""
    alone = Counter(seed for seed, _ in tally.failures)
    ranked = sorted(tally.failures, key=lambda x: (-VERDICTS.index(x[1].verdict), alone[x[0]], x[0]))
    shown: set[int] = set()
    for seed, line in ranked:
        if seed in shown:
            continue
        shown.add(seed)
        yield f"- {line.verdict} seed {seed} ({alone[seed]} lines) {line.line}: {line.why[:160]}"
        if len(shown) == most:
            return


if __name__ == "__main__":
    main(sys.argv[1:])
