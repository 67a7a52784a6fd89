"""Reading one report in each format: milliseconds of processor time, reports a second on one core, where it goes.

``python -m benchmarks.reading [REPORT.json]`` writes the report in every format, reads each many times in
turn within one run, so that the ratios hold whatever else the machine does, and prints a Markdown table.
"""

from __future__ import annotations

import cProfile
import pstats
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from converters.formats import FORMATS
from converters.sniff import sniff
from schemas.checks import check
from schemas.finding import Reading

EXAMPLES = Path(__file__).parent.parent / "templates/examples"
ROUNDS = {"pdf": 5}
TOP = 12


def main() -> None:
    """Print both tables."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else sorted(EXAMPLES.glob("*.json"))[-1]
    report = FORMATS["json"].read(source.read_bytes(), source.name).report
    files = {n: f.write(report) for n, f in FORMATS.items() if f.reader and f.writer}
    if (pdf := _pdf(files["docx"])) is not None:
        files["pdf"] = pdf
    for data in files.values():
        assert sniff(data).read(data, "warm").report.values == report.values
    # a PDF is taken apart in a process of its own, whose time is not ours: only a clock on the wall sees both
    clocks = {n: perf_counter if n == "pdf" else process_time for n in files}
    times = _interleaved(clocks, {n: lambda d=d: sniff(d).read(d, "a") for n, d in files.items()}, 40)  # type: ignore[misc]
    reading = Reading(report)
    check([reading] * 250)
    batch = min(_once(process_time, lambda: check([reading] * 250)) for _ in range(5)) / 250
    print("| format | bytes | ms a report | reports/s | × text |\n|---|---|---|---|---|")
    for name, seconds in sorted(times.items(), key=lambda t: t[1]):
        ratio = seconds / times["text"]
        print(f"| {name} | {len(files[name])} | {1000 * seconds:.1f} | {1 / seconds:.0f} | {ratio:.2f} |")
    print(f"| (check, in batches of 250) | | {1000 * batch:.1f} | {1 / batch:.0f} | {batch / times['text']:.2f} |")
    print("\nReading text, own time by function:\n")
    print("| function | share | calls a report |\n|---|---|---|")
    for name, share, calls in _profile(files["text"]):
        print(f"| `{name}` | {100 * share:.0f} % | {calls:.0f} |")


def _interleaved(
    clocks: dict[str, Callable[[], float]], tasks: dict[str, Callable[[], object]], rounds: int
) -> dict[str, float]:
    """The least seconds of each task, all run in turn: others' work on the machine only adds."""
    times: dict[str, list[float]] = {n: [] for n in tasks}
    for number in range(rounds):
        for name, task in tasks.items():
            if number < ROUNDS.get(name, rounds):
                times[name].append(_once(clocks[name], task))
    return {n: min(t) for n, t in times.items()}


def _once(clock: Callable[[], float], task: Callable[[], object]) -> float:
    start = clock()
    task()
    return clock() - start


def _pdf(docx: bytes) -> bytes | None:
    """A PDF of the report, where LibreOffice is installed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.docx")
        path.write_bytes(docx)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(path)]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=120)
        except (OSError, subprocess.SubprocessError):
            return None
        return path.with_suffix(".pdf").read_bytes()


def _profile(data: bytes, rounds: int = 50) -> list[tuple[str, float, float]]:
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(rounds):
        sniff(data).read(data, "a")
    profile.disable()
    stats = pstats.Stats(profile)
    total: float = stats.total_tt  # type: ignore[attr-defined]
    own = sorted(stats.stats.items(), key=lambda s: -s[1][2])[:TOP]  # type: ignore[attr-defined]
    return [(f"{Path(f).stem}.{n}", t / total, calls / rounds) for (f, _, n), (_, calls, t, _, _) in own]


if __name__ == "__main__":
    main()
