"""Clusters that die, are strangers, or lack what they need: the command ends, soon, with the right words."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.made_reports import reports

pytest.importorskip("distributed", reason="dask.distributed is not installed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes with signals")

Start = Callable[..., "subprocess.Popen[bytes]"]
COMMAND = (
    "import converters.cluster as c; c.LIMITS = c.Limits({}, {}, 2); from converters.cli.entry import main; main()"
)
ROOT = str(Path(__file__).parent.parent)
SEEN = 60
"""Seconds within which what is started must show itself on a machine that is busy."""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts processes that end with the test; their words go into a file each."""
    started: list[subprocess.Popen[bytes]] = []

    def one(*command: str, path: str = ROOT, log: str = "log") -> subprocess.Popen[bytes]:
        with (tmp_path / log).open("ab") as words:
            environment = {**os.environ, "PYTHONPATH": path}
            process = subprocess.Popen(command, stdout=words, stderr=words, cwd=tmp_path, env=environment)
        started.append(process)
        return process

    yield one
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Four hundred reports: more than a worker reads before it can be killed."""
    from converters.formats import FORMATS

    here = tmp_path / "many"
    here.mkdir()
    data = FORMATS["xlsx"].write(reports("示例县局", "", (2024,))[2024])
    for n in range(400):
        (here / f"{n}.xlsx").write_bytes(data)
    return here


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def seen(what: Callable[[], object]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + SEEN
    while not what():
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.05)


def scheduler(start: Start, tmp_path: Path, *more: str) -> tuple[subprocess.Popen[bytes], str]:
    port = free()
    more = more or ("--no-dashboard",)
    found = start(
        sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), *more, log="scheduler"
    )
    seen(lambda: b"Scheduler at:" in (tmp_path / "scheduler").read_bytes())
    return found, f"tcp://127.0.0.1:{port}"


def worker(start: Start, tmp_path: Path, address: str, log: str = "worker", path: str = ROOT, *more: str):
    found = start(
        sys.executable, *more, "-m", "dask", "worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard",
        path=path, log=log,
    )  # fmt: skip
    seen(lambda: b"Registered to:" in (tmp_path / log).read_bytes())
    return found


def command(*arguments: object, answer: float = 15, workers: float = 3) -> subprocess.Popen[str]:
    """The command, with limits of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND.format(answer, workers), *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": ROOT},
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> str:
    """What a command said that ended with exit status 3."""
    _, words = process.communicate(timeout=SEEN)
    assert process.returncode == 3, words
    assert "Traceback" not in words
    assert "distributed" not in words
    return words


def test_a_scheduler_that_is_killed_is_told(start, tmp_path, many):
    for n, (lang, words) in enumerate({"zh": "的连接断了，没有做完", "en": "is gone, before all was done"}.items()):
        killed, address = scheduler(start, tmp_path)
        worker(start, tmp_path, address, f"worker{n}")
        out = tmp_path / f"out{n}"
        converting = command("convert", many, "--cluster", address, "--to", "json", "-o", out, "--lang", lang)
        seen(lambda out=out: out.is_dir() and any(out.iterdir()))
        killed.kill()
        assert f"{address} {words}" in ended(converting)
        (tmp_path / "scheduler").unlink()


def test_a_scheduler_that_stops_answering_is_told(start, tmp_path, many):
    stopped, address = scheduler(start, tmp_path)
    worker(start, tmp_path, address)
    converting = command("convert", many, "--cluster", address, "--to", "json", "-o", tmp_path / "out")
    seen(lambda: (tmp_path / "out").is_dir())
    stopped.send_signal(signal.SIGSTOP)
    words = ended(converting)
    assert "的调度器没有应答，再等 3 秒" in words
    assert "的调度器 3 秒没有应答，没有做完" in words


@pytest.mark.parametrize(
    ("lang", "waits", "ends"),
    [
        ("zh", "里没有可用的工作节点，等 3 秒", "里 3 秒没有可用的工作节点，没有做完"),
        ("en", "has no worker at work; waiting 3 seconds", "has had no worker at work for 3 seconds"),
    ],
)
def test_the_last_worker_that_dies_is_told(start, tmp_path, many, lang, waits, ends):
    _, address = scheduler(start, tmp_path)
    only = worker(start, tmp_path, address)
    converting = command("convert", many, "--cluster", address, "--to", "json", "-o", tmp_path / "out", "--lang", lang)
    seen(lambda: (tmp_path / "out").is_dir())
    only.kill()
    words = ended(converting)
    assert waits in words
    assert ends in words
    assert words.index(waits) < words.index(ends)


def test_a_worker_that_comes_in_time_goes_on(start, tmp_path, many):
    _, address = scheduler(start, tmp_path)
    converting = command("convert", many, "--cluster", address, "--to", "json", "-o", tmp_path / "out", workers=SEEN)
    assert converting.stderr is not None
    assert "没有可用的工作节点" in converting.stderr.readline()
    worker(start, tmp_path, address)
    _, words = converting.communicate(timeout=SEEN)
    assert converting.returncode == 0, words
    assert len(list((tmp_path / "out").iterdir())) == 400


def test_a_worker_without_nianbao_is_refused(start, tmp_path, many):
    bare = tmp_path / "bare"
    bare.mkdir()
    for place in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for each in Path(place).iterdir():
            if "nianbao" not in each.name and each.suffix != ".pth" and not (bare / each.name).exists():
                (bare / each.name).symlink_to(each)
    _, address = scheduler(start, tmp_path)
    without = worker(start, tmp_path, address, "worker", str(bare), "-S")
    for lang, words in {"zh": "没有安装 nianbao（Python 3.", "en": "of the cluster has no nianbao (Python 3."}.items():
        told = ended(command("check", many, "--cluster", address, "--lang", lang))
        assert words in told
        assert "tcp://127.0.0.1:" in told
    assert without.poll() is None


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "8787 是 dask 的网页面板"), ("en", "8787 is dask's dashboard and will not do")]
)
def test_a_port_that_is_no_schedulers_is_told(start, tmp_path, many, lang, words):
    port = free()
    scheduler(start, tmp_path, "--dashboard-address", f"127.0.0.1:{port}")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        for wrong in (port, mute.getsockname()[1]):
            asked = ("check", many, "--cluster", f"tcp://127.0.0.1:{wrong}", "--lang", lang)
            assert words in ended(command(*asked, answer=2))


def test_a_worker_is_no_scheduler(start, tmp_path, many):
    _, address = scheduler(start, tmp_path)
    worker(start, tmp_path, address)
    line = next(row for row in (tmp_path / "worker").read_text().splitlines() if "Start worker at:" in row)
    told = ended(command("check", many, "--cluster", line.split()[-1]))
    assert "不是 dask 的调度器，而是别的节点" in told
