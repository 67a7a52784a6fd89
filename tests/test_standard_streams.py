"""Standard streams that are closed, full or cut off, and Ctrl-C before the command knows its arguments."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

EXAMPLES = ROOT / "templates" / "examples"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="streams are closed in a shell of POSIX")


@pytest.fixture
def shell(command, tmp_path):
    """A line of shell with ``nianbao`` in it, where ok.xlsx is an example without findings."""
    example = next(p for p in EXAMPLES.glob("*.xlsx") if "有误" not in p.name)
    (tmp_path / "ok.xlsx").write_bytes(example.read_bytes())

    def run(line):
        whole = line.replace("nianbao", "'" + "' '".join(command) + "'")
        return subprocess.run(["sh", "-c", whole], cwd=tmp_path, capture_output=True, timeout=60, check=False)

    return run


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("line", ["check ok.xlsx", "rules", "--help", "convert ok.xlsx --to text -o - -q"])
def test_standard_output_on_a_full_disk(shell, line):
    done = shell(f"nianbao {line} >/dev/full")
    assert (done.returncode, done.stderr.decode()) == (
        3,
        "结果写不出来：磁盘已满。请换一个地方保存，或用 -o 写入文件。\n",
    )
    done = shell(f"nianbao --lang en {line} >/dev/full")
    assert (done.returncode, done.stderr.decode().partition(":")[0]) == (3, "the result cannot be written")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_error_on_a_full_disk_changes_nothing_else(shell):
    assert shell("nianbao check ok.xlsx 2>/dev/full").returncode == 0
    assert shell("nianbao check nowhere.xlsx 2>/dev/full").returncode == 3
    assert shell("nianbao check 2>/dev/full").returncode == 2


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_change_no_status(shell, closed):
    assert shell(f"nianbao check ok.xlsx {closed}").returncode == 0
    assert shell(f"nianbao convert ok.xlsx -o a.json -f {closed}").returncode == 0
    assert shell(f"nianbao check nowhere.xlsx {closed}").returncode == 3


def test_nothing_comes_from_a_closed_standard_input(shell):
    done = shell("nianbao check - <&-")
    assert (done.returncode, "文件是空的" in done.stdout.decode()) == (3, True)


def test_ctrl_c_while_the_parser_is_loaded(tmp_path):
    (tmp_path / "typer.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from converters.cli.entry import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (130, b"", "已中断。\n")
