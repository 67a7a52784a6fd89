"""A real cluster of dask.distributed on this machine: the same results, and a worker that dies repeats its chunk."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from converters import crew as crews
from converters.cluster import cluster
from converters.errand import Away, Errand, deadly, given
from converters.errors import Unreadable
from tests.made_errands import Deadly, Slow
from tests.test_workers import NAMES, done_by, folder, small, sources, with_deadly  # noqa: F401 - fixtures

distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes with signals")


@pytest.fixture
def address() -> Iterator[str]:
    """The scheduler of a cluster of two processes."""
    import dask

    with (
        dask.config.set({"distributed.worker.daemon": False, "distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made,
    ):
        yield made.scheduler_address


@pytest.mark.parametrize("ship", [True, False])
def test_a_cluster_brings_back_what_one_process_does(folder, small, address, ship):  # noqa: F811
    alone = done_by(crews.Crew(lambda: ThreadPoolExecutor(1), 1), Errand(), folder)
    assert done_by(cluster(address, ship=ship), Errand(), folder) == alone


def test_the_command_says_what_it_says_alone(run, folder, address):  # noqa: F811
    alone = run("check", ".", "-j", "1", cwd=folder)
    for more in ((), ("--no-ship",)):
        path = "." if not more else str(folder)
        helped = run("check", path, "--cluster", address, *more, cwd=folder)
        assert helped.returncode == alone.returncode == 3, helped.stderr.decode()
        assert helped.stdout.decode().replace(f"{folder}/", "") == alone.stdout.decode()


def test_a_worker_that_dies_repeats_its_chunk(folder, tmp_path, small, address):  # noqa: F811
    here, log = with_deadly(folder, tmp_path, "once.json")
    errand = Deadly(judge=False, log=str(log))
    (tmp_path / "log.once.json").touch()
    right = done_by(cluster(address), errand, here)
    log.unlink()
    (tmp_path / "log.once.json").unlink()
    assert done_by(cluster(address), errand, here) == right
    read = Counter(log.read_text("utf-8").split())
    assert read.keys() == {*NAMES, "once.json"}
    assert read["once.json"] == 2
    # what had come back to a dead worker's memory and was not fetched yet is done again as well
    assert sum(read.values()) - len(read) <= 4 * crews.AHEAD


def test_a_file_that_kills_workers_is_refused_and_the_rest_goes_on(folder, tmp_path, small, address):  # noqa: F811
    here, log = with_deadly(folder, tmp_path, "poison.json")
    found = dict(done_by(cluster(address), Deadly(judge=False, log=str(log)), here))
    assert [n for n, what in found.items() if isinstance(what, str) and "killed twice" in what] == ["poison.json"]
    assert list(found) == [*NAMES, "poison.json"]


def test_a_cluster_that_does_not_answer_is_told(run, folder):  # noqa: F811
    done = run("check", ".", "--cluster", "tcp://127.0.0.1:9", cwd=folder)
    assert done.returncode == 3
    assert "连不上集群 tcp://127.0.0.1:9。请核对地址" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_worker_with_another_version_is_told(folder, address, monkeypatch):  # noqa: F811
    monkeypatch.setattr("converters.crew.version", lambda name: "0.0.0")
    with pytest.raises(Unreadable) as refused:
        done_by(cluster(address), Errand(), folder)
    assert "调度器程序版本不同" in refused.value.zh
    monkeypatch.setattr("converters.cluster._see_programs", lambda *_: None)
    with pytest.raises(Unreadable) as refused:
        done_by(cluster(address), Errand(), folder)
    assert "应是 nianbao 0.0.0, Python 3." in refused.value.zh
    assert "has another version" in refused.value.en


def test_a_cluster_that_is_lost_is_told(folder):  # noqa: F811
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as made:
        crew = cluster(made.scheduler_address)
        done = crew.work(Away(Slow(judge=False)), [given(s, ship=True) for s in sources(folder)], deadly)
        next(done)
    with pytest.raises(Unreadable) as refused:
        list(done)
    assert "的连接断了，没有做完" in refused.value.zh
