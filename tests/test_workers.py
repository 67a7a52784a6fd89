"""Many processes and a cluster: the same results in the same order, whoever dies."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from converters import batch
from converters import crew as crews
from converters.batch import Helped
from converters.cli import workers
from converters.crew import Crew
from converters.errand import Away, Errand, deadly, given
from converters.formats import FORMATS
from converters.processes import processes
from converters.scheduler import is_address
from converters.sources import Source
from tests.made_errands import Deadly, results
from tests.made_reports import reports

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes with signals")

NAMES = [f"{n:02}.json" for n in range(40)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty reports; some with errors, some unreadable, one workbook, two with the same long text."""
    here = tmp_path_factory.mktemp("many")
    for n, name in enumerate(NAMES):
        report = reports(f"示例县第{n}局", "", (2024,))[2024]
        if n % 5 == 1:
            report.values["proactive_disclosure.licenses.decisions"] = 3 + n  # type: ignore[index]
            report.values["disputes.reconsideration.total"] = 7  # type: ignore[index]
        if n in (3, 30):
            text = "".join(chr(0x4E00 + i * 7 % 2000) for i in range(900))
            report.sections["overview"] = text  # type: ignore[index]
        (here / name).write_bytes(FORMATS["json"].write(report))
    (here / "07.json").write_bytes(b"{")
    (here / "08.json").write_bytes(b"")
    report = reports("示例县表格局", "", (2024,))[2024]
    (here / "09.json").write_bytes(FORMATS["xlsx"].write(report))
    return here


def sources(folder: Path) -> list[Source]:
    return [Source(str(folder / name)) for name in NAMES]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of four at the most, so that there are several."""
    monkeypatch.setattr(crews, "LARGEST", 4)


# ---- the command ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["text", "json", "html"])
def test_a_check_by_several_processes_says_what_one_says(run, folder, format):
    alone, helped = (run("check", ".", "--format", format, "-j", n, cwd=folder) for n in "13")
    assert (helped.returncode, helped.stdout, helped.stderr) == (3, alone.stdout, alone.stderr)
    assert b"X-SAME" in alone.stdout
    assert b"T4-SUM" in alone.stdout


@pytest.mark.parametrize("to", ["json", "xlsx", "csv"])
def test_several_processes_write_what_one_writes(run, folder, tmp_path, to):
    made = []
    for n in "13":
        out = tmp_path / n / ("all.csv" if to == "csv" else "files")
        done = run("convert", ".", "--to", to, "-o", str(out), "-j", n, cwd=folder)
        files = [out] if to == "csv" else sorted(out.iterdir())
        words = done.stderr.replace(str(out).encode(), b"OUT")
        made.append((done.returncode, words, {f.name: f.read_bytes() for f in files}))
    assert made[0] == made[1]
    assert len(made[0][2]) == (1 if to == "csv" else 38)


def test_a_workbook_written_by_another_process_names_the_unit_with_the_same_text(run, folder, tmp_path):
    done = run("convert", ".", "--to", "xlsx", "-o", str(tmp_path), "-j", "2", cwd=folder)
    assert done.returncode == 3
    book = run("convert", str(tmp_path / "30.xlsx"), "--to", "html")
    assert book.returncode in (0, 1)
    import openpyxl

    sheet = openpyxl.load_workbook(tmp_path / "30.xlsx")["校验结果"]
    assert any("X-SAME" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_a_collection_by_several_processes_finds_what_one_finds(run, folder, tmp_path):
    roster = tmp_path / "r.csv"
    roster.write_text("单位名称\n" + "".join(f"示例县第{n}局\n" for n in range(40)), "utf-8")
    found = [
        run("collect", str(folder), "--roster", str(roster), "--year", "2024", "--format", "html", "-j", n, "--state", str(tmp_path / f"{n}.sqlite"))
        for n in "13"
    ]  # fmt: skip
    assert found[0].returncode == found[1].returncode == 3
    one, three = (re.sub(rb"\d+:\d+(:\d+)?|[13]\.sqlite", b"", f.stdout) for f in found)
    assert one == three
    assert len(found[0].stdout) > 1000


def test_jobs_and_cluster_together_are_refused(run, folder):
    done = run("check", ".", "-j", "2", "--cluster", "tcp://127.0.0.1:1", cwd=folder)
    assert done.returncode == 2
    assert "--jobs 和 --cluster 只能用一个" in done.stderr.decode()


@pytest.mark.parametrize(
    "address", ["", "foo", "http://x:8786", "inproc://x", "tcp://x", "tcp://x:0", "tcp://x:99999", "nonsense://x"]
)
def test_what_is_no_address_of_a_cluster_is_a_wrong_argument(run, folder, address):
    told = {lang: run("check", ".", "--cluster", address, "--lang", lang, cwd=folder) for lang in ("zh", "en")}
    assert [d.returncode for d in told.values()] == [2, 2]
    words = told["zh"].stderr.decode()
    assert f"--cluster 的地址不对：“{address}”。应写成 tcp://主机:8786" in words
    assert "port" not in words
    assert "is no address of a scheduler" in told["en"].stderr.decode()


def test_addresses():
    for right in ("tcp://host:8786", "tls://192.0.2.1:8786", "host:1", "tcp://[2001:db8::1]:8786", "tcp://host:65535/"):
        assert is_address(right), right


@pytest.mark.parametrize("flag", ["--ship", "--no-ship"])
def test_shipping_without_a_cluster_is_refused(run, folder, flag):
    done = run("check", ".", flag, cwd=folder)
    assert done.returncode == 2
    assert "--ship 和 --no-ship 要和 --cluster 一起用" in done.stderr.decode()
    done = run("convert", ".", flag, "--to", "csv", "--lang", "en", cwd=folder)
    assert done.returncode == 2
    assert "--ship and --no-ship go with --cluster" in done.stderr.decode()


@pytest.mark.parametrize("option", ["--jobs", "--cluster", "--format"])
def test_an_option_without_its_value_points_to_the_commands_own_help(run, option):
    done = run("check", "x", option)
    assert done.returncode == 2
    assert done.stderr.decode() == f"选项 {option} 缺少它的值。\n用 nianbao check --help 查看用法。\n"
    assert "See nianbao check --help." in run("check", "x", option, "--lang", "en").stderr.decode()


# ---- dying workers ----------------------------------------------------------------------------------------------


def done_by(crew: Crew, errand: Errand, folder: Path) -> list[tuple[str, object]]:
    """What a crew brings back of all sources in a folder, in the order of their names."""
    found = [Source(str(p)) for p in sorted(folder.iterdir())]
    return results(list(crew.work(Away(errand), [given(s, ship=crew.ship) for s in found], deadly)))


def with_deadly(folder: Path, tmp_path: Path, *names: str) -> tuple[Path, Path]:
    """A copy of a folder with files that kill, and where readings are noted."""
    here = tmp_path / "files"
    here.mkdir()
    for name in NAMES:
        (here / name).write_bytes((folder / name).read_bytes())
    for name in names:
        (here / name).write_bytes((folder / NAMES[0]).read_bytes())
    return here, tmp_path / "log"


def test_a_dead_worker_repeats_its_chunk_only(folder, tmp_path, small):
    here, log = with_deadly(folder, tmp_path, "once.json")
    (tmp_path / "log.once.json").touch()
    right = done_by(processes(1), Deadly(judge=False, log=str(log)), here)
    log.unlink()
    (tmp_path / "log.once.json").unlink()
    assert done_by(processes(2), Deadly(judge=False, log=str(log)), here) == right
    read = Counter(log.read_text("utf-8").split())
    assert read.keys() == {*NAMES, "once.json"}
    # of the dead worker's own: the chunk it was at, and what waited for it alone
    assert sum(read.values()) - len(read) <= 4
    assert read["once.json"] == 2


def test_a_file_that_kills_its_worker_is_refused_and_the_rest_goes_on(folder, tmp_path, small):
    here, log = with_deadly(folder, tmp_path, "05.poison.json", "poison.json")
    (here / "poison-at-20.json").write_bytes((folder / NAMES[0]).read_bytes())
    errand = Deadly(judge=False, log=str(log))
    found = dict(done_by(processes(2), errand, here))
    assert [n for n, what in found.items() if isinstance(what, str) and "killed twice" in what] == ["poison-at-20.json", "poison.json"]  # fmt: skip
    alone = dict(results([Away(Errand(judge=False))([given(s, ship=False)])[0] for s in sources(folder)]))
    assert {n: found[n] for n in NAMES} == alone


@pytest.mark.parametrize(
    "make",
    [lambda: ThreadPoolExecutor(3), lambda: ProcessPoolExecutor(2, get_context("spawn"))],
    ids=["threads", "Python's own pool"],
)
def test_any_executor_will_do(folder, small, make):
    alone = results([Away(Errand())([given(s, ship=False)])[0] for s in sources(folder)])
    assert done_by(Crew(make, 2), Errand(), folder) == alone


def test_pythons_own_pool_is_replaced_when_it_breaks(folder, tmp_path, small):
    here, log = with_deadly(folder, tmp_path, "once.json", "poison.json")
    pools = Crew(lambda: ProcessPoolExecutor(2, get_context("spawn")), 2)
    found = dict(done_by(pools, Deadly(judge=False, log=str(log)), here))
    assert [n for n, what in found.items() if isinstance(what, str) and "killed twice" in what] == ["poison.json"]
    assert not isinstance(found["once.json"], str)
    assert list(found) == sorted([*NAMES, "once.json", "poison.json"])


def test_what_a_task_raises_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        list(Crew(lambda: ThreadPoolExecutor(1), 1).work(lambda items: [1 // i for i in items], [1, 0], lambda i: i))


# ---- when help is worth it ----------------------------------------------------------------------------------------


def test_help_is_called_for_once_it_is_worth_it():
    asked = Helped(lambda: pytest.fail("not yet"), 0.0)
    later = Helped(lambda: pytest.fail("not yet"), 2.0)
    assert asked.worth(0.0, 0, 2)
    assert not later.worth(1.9, 10, 10_000)
    assert later.worth(2.0, 10, 1000)
    assert not later.worth(2.0, 100, 150)


def test_where_nobody_is_free_one_goes_on_alone(folder):
    found = list(batch.run(sources(folder), helped=Helped(lambda: None, 0.0)))
    assert [r.source.path for r in found] == [s.path for s in sources(folder)]


@pytest.mark.parametrize(
    ("load", "now", "size"),
    [
        (0.4, "1/99", 4),
        (1.0, "", 4),
        (2.2, "3/99", 3),
        (4.0, "4/99", 1),
        (30.0, "31/99", 1),
        (30.0, "", 1),
        (4.0, "1/99", 4),  # what was at work a minute ago has ended
        (1.2, "5/99", 4),
    ],
)
def test_processors_that_others_use_are_left_to_them(monkeypatch, tmp_path, load, now, size):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(4)), raising=False)
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0), raising=False)
    monkeypatch.setattr(workers, "LOAD", tmp_path / "loadavg")
    if now:
        workers.LOAD.write_text(f"{load} 0.0 0.0 {now} 4711\n", "ascii")
    assert workers.idle() == size


def test_help_that_comes_later_changes_nothing(folder, small):
    found = {
        after: [
            (r.source, r.findings, r.reading and r.reading.report, r.refusal and r.refusal.zh)
            for r in batch.run(sources(folder), helped=Helped(lambda: Crew(lambda: ThreadPoolExecutor(2), 2), after))
        ]
        for after in (0.0, 1e-9, 1e9)
    }
    assert found[0.0] == found[1e-9] == found[1e9]
    assert len(found[0.0]) == len(NAMES)


# ---- nobody is left behind ----------------------------------------------------------------------------------------


def descendants(pid: int) -> set[int]:
    """The processes that a process started, and theirs."""
    found, todo = set[int](), [pid]
    while todo:
        parent = todo.pop()
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            mine = {int(p) for p in children.read_text().split()}
            todo += mine - found
            found |= mine
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_command(command, folder, tmp_path, sign):
    here = tmp_path / "files"
    here.mkdir()
    data = (folder / "09.json").read_bytes()
    for n in range(3000):
        (here / f"{n}.xlsx").write_bytes(data)
    check = [*command, "check", str(here), "-j", "2"]
    with subprocess.Popen(check, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # the first result: all are at work
        workers = descendants(process.pid)
        assert len(workers) >= 2
        os.kill(process.pid, sign)
        _, told = process.communicate(timeout=30)
    if sign is signal.SIGINT:
        assert process.returncode == 130
        assert "Traceback" not in told.decode()
        assert "已中断" in told.decode()
    until = time.monotonic() + 20
    while (left := {w for w in workers if alive(w)}) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left
