"""What each command costs before and around its work: processor time of a whole process, modules, heaviest imports.

``python -m benchmarks.startup [ROUNDS]`` runs every help page and a tiny job of every command in processes of their
own, in turn, with a bare Python among them, and prints a Markdown table: the least processor time of each above the
bare Python's, the modules loaded, and the packages that took longest to load (their own time, summed over
their modules). Run it in an environment as users have it: pandera also loads pandas and hypothesis where it finds them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from converters.formats import FORMATS
from converters.generate import COMMANDS

EXAMPLES = Path(__file__).parent.parent / "templates/examples"
BARE = [sys.executable, "-c", "pass"]
HEAVIEST = 4
ROSTER = "单位名称,机构代码\n示例县档案局,A1\n示例县文化和旅游局,A2\n"


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = _jobs(folder)
        best = dict.fromkeys(jobs, 9e9)
        bare = 9e9
        for _ in range(rounds):
            bare = min(bare, _run(BARE, folder))
            for job, args in jobs.items():
                best[job] = min(best[job], _run([*_python(), *args], folder))
        known = len(_imports(BARE, folder)[1])
        print(f"Bare Python: {1000 * bare:.0f} ms.\n")
        print("| command | ms above | modules | heaviest imports, ms |\n|---|---|---|---|")
        for job, args in jobs.items():
            packages, modules = _imports([*_python(), *args], folder)
            heavy = ", ".join(f"{p} {ms}" for p, ms in packages.most_common(HEAVIEST))
            above = 1000 * (best[job] - bare)
            print(f"| {job} | {above:.0f} | {len(modules) - known} | {heavy} |")


def _jobs(folder: Path) -> dict[str, list[str]]:
    """A help page of each command, and a tiny job; those that follow one another use what was made before."""
    report = sorted(EXAMPLES.glob("*.json"))[-1]
    for kind in ("xlsx", "docx", "html", "text"):
        reading = FORMATS["json"].read(report.read_bytes(), report.name)
        (folder / f"one{FORMATS[kind].suffix}").write_bytes(FORMATS[kind].write(reading.report))
    (folder / "came").mkdir()
    (folder / "came" / "a.xlsx").write_bytes((folder / "one.xlsx").read_bytes())
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    year = str(reading.report.year)
    office = ["--roster", "roster.csv", "--year", year]
    force = ["--force", "-o"]
    jobs = {
        "--version": ["--version"],
        **{f"{name} --help".strip(): [*name.split(), "--help"] for name in COMMANDS},
        "rules": ["rules"],
        "rule T3-BAL": ["rule", "T3-BAL"],
        "schema": ["schema"],
        "template": ["template", "--year", "2025", *force, "a.xlsx"],
        **{f"check one{s}": ["check", f"one{s}", "--exit-zero"] for s in (".xlsx", ".txt", ".html", ".docx")},
        "convert one.xlsx to json": ["convert", "one.xlsx", "--exit-zero", *force, "a.json"],
        "diff": ["diff", "one.xlsx", "one.docx", "--exit-zero"],
        "notice": ["notice", *force, "n.docx"],
        "distribute, nothing to do": ["distribute", "roster.csv", "--year", year, "-o", "sent"],
        "collect, nothing changed": ["collect", "came", *office, "--exit-zero"],
        "aggregate of a state": ["aggregate", "--state", "nianbao-state.sqlite", "--year", year, "--allow-gaps",
                                 "--exit-zero", *force, "sum.json"],
    }  # fmt: skip
    for made in ("distribute, nothing to do", "collect, nothing changed"):
        subprocess.run([*_python(), *jobs[made]], cwd=folder, check=True, capture_output=True)
    return jobs


def _python(*options: str) -> list[str]:
    return [sys.executable, *options, "-c", "from converters.cli.entry import main; main()"]


def _run(command: list[str], folder: Path) -> float:
    """Processor seconds of one run."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        told = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (command, told.decode(errors="replace"))
    return used.ru_utime + used.ru_stime


def _imports(command: list[str], folder: Path) -> tuple[Counter[str], set[str]]:
    """Milliseconds that packages' own modules took to load, each the least of five runs, and all modules loaded."""
    python, *rest = command
    least: dict[str, int] = {}
    for _ in range(5):
        done = subprocess.run([python, "-X", "importtime", *rest], cwd=folder, capture_output=True, check=True)
        for line in done.stderr.decode(errors="replace").splitlines():
            if line.startswith("import time:") and "self [us]" not in line:
                taken, _, name = line.removeprefix("import time:").split("|")
                module = name.strip()
                least[module] = min(int(taken), least.get(module, int(taken)))
    packages: Counter[str] = Counter()
    for module, own in least.items():
        packages[module.partition(".")[0]] += own
    return Counter({package: own // 1000 for package, own in packages.items()}), set(least)


if __name__ == "__main__":
    main()
