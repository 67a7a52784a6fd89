"""Ctrl-C at several moments, and the same command twice: status, words, no half files, the same bytes."""

import os
import signal
import subprocess
import sys
import time

import pytest

from converters import json_file
from tests.bad.limits import Run
from tests.builders import FORMS, sound

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
COMMANDS = {
    "check": ["check", "收回", "--format", "json", "-o", "out/result.json"],
    "convert": ["convert", "收回", "--to", "text", "-o", "out", "-q"],
    "table": ["convert", "收回", "-o", "out/all.csv", "-q"],
    "collect": [
        "collect",
        "收回",
        "--roster",
        "名册.csv",
        "--year",
        "2024",
        "-o",
        "out/进度.xlsx",
        "--state",
        "s.sqlite",
    ],
    "distribute": ["distribute", "名册.csv", "--year", "2024", "-o", "out"],
    "aggregate": ["aggregate", "收回", "--roster", "名册.csv", "-o", "out/合计.xlsx"],
}
WHOLE = {".json": b"}\n", ".txt": b"\n", ".csv": b"\r\n", ".jsonl": b"}\n", ".xlsx": None, ".tsv": b"\n", ".md": b"\n"}
"""How each kind of file ends; a workbook by the end of its container."""


@pytest.fixture
def office(tmp_path):
    """A folder of reports and a roster."""
    (tmp_path / "收回").mkdir()
    lines = ["单位名称,代码"]
    tree = json_file.write(sound(FORMS[0])).decode()
    for number in range(150):
        name, code = f"示例县第{number}局", f"1143{number:05d}MB000X"[:18]
        text = tree.replace("示例县文化和旅游局", name).replace("11430000MB0000000X", code)
        (tmp_path / "收回" / f"{number:03d}.json").write_text(text, "utf-8")
        lines.append(f"{name},{code}")
    (tmp_path / "名册.csv").write_text("\n".join(lines) + "\n", "utf-8-sig")
    return tmp_path


def interrupted(command, arguments, folder, delay) -> Run:
    """A run to which Ctrl-C comes after some seconds."""
    process = subprocess.Popen(
        [*command, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(delay)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    return Run(process.returncode, out, err, 0, 0)


def whole(path):
    data = path.read_bytes()
    end = WHOLE[path.suffix]
    return data.endswith(end) if end is not None else data[-22:-18] == b"PK\x05\x06"


@pytest.mark.parametrize("name", COMMANDS)
def test_interrupted_at_several_moments(name, command, office):
    (office / "out").mkdir()
    started = time.monotonic()
    subprocess.run([*command, *COMMANDS[name]], cwd=office, capture_output=True, timeout=240, check=False)
    length = time.monotonic() - started
    ended = set()
    for share in (0.05, 0.2, 0.4, 0.6, 0.8, 0.95):
        for path in (*(office / "out").rglob("*"), *office.glob("s.sqlite*")):
            if path.is_file():
                path.unlink()
        run = interrupted(command, COMMANDS[name], office, share * length)
        ended.add(run.status)
        # before the command has begun, Python itself ends at the signal; that is the same to a shell
        assert run.status in (130, 0, 1, -signal.SIGINT), (share, run)
        if run.status != -signal.SIGINT and b"Fatal Python error: init_" not in run.err:
            assert run.clean, run.err.decode()
        if run.status == 130:
            assert "已中断。" in run.err.decode()
        left = [path for path in (office / "out").rglob("*") if path.is_file()]
        assert all(whole(path) for path in left), left
    assert 130 in ended, ended
    again = subprocess.run(
        [*command, *COMMANDS[name], "--force"][: None if name != "distribute" else -1],
        cwd=office,
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert again.returncode in (0, 1), again.stderr.decode()


LOST = {
    "looking for garbage": (
        "    gc.callbacks.insert(0, lambda phase, _: phase == 'stop' and come())\n"
        "    gc.collect()\n"
        "    gc.callbacks.clear()\n"
        "    time.sleep(60)\n"
    ),
    "an object's end": "    type('Held', (), {'__del__': lambda _: come()})()\n    time.sleep(60)\n",
    "another error": "    try: come()\n    except KeyboardInterrupt: raise TypeError('of a library') from None\n",
    "nothing": "    try: come()\n    except KeyboardInterrupt: pass\n    return sound(*all)\n",
    "a refusal": "    try: come()\n    except KeyboardInterrupt: raise Unreadable('坏', 'bad') from None\n",
}
"""What libraries make of Ctrl-C: each of these went on, or told the file or the program as faulty."""


@pytest.mark.parametrize("step", ["json_file.read", "checks.judge", "text_write.write"])
@pytest.mark.parametrize("lost", LOST)
def test_interrupted_where_it_is_lost(lost, step, office):
    """While the first of several files is read, judged, written: no file is told as bad, none is there."""
    code = (
        "import gc, signal, sys, time\n"
        "from converters import json_file, text_write\n"
        "from converters.cli import entry\n"
        "from converters.errors import Unreadable\n"
        "from schemas import checks\n"
        "come = lambda: signal.raise_signal(signal.SIGINT)\n"
        f"def instead(*all):\n{LOST[lost]}"
        f"sound, {step} = {step}, instead\n"
        "sys.argv = ['nianbao', *sys.argv[1:]]\n"
        "entry.main()\n"
    )
    sources = [f"收回/{n:03d}.json" for n in range(3)]
    checked = [["check", *sources, "-j", "1"]] if step != "text_write.write" else []
    for arguments in (*checked, ["convert", *sources, "--to", "text", "-o", "out", "-j", "1"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=office, capture_output=True, timeout=30, check=False
        )
        assert (done.returncode, done.stdout, done.stderr.decode().split()) == (130, b"", ["已中断。"])
    assert not (office / "out").exists() or not list((office / "out").iterdir())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_command_twice(name, command, office):
    (office / "out").mkdir()

    def files():
        return {path: path.read_bytes() for path in (office / "out").rglob("*") if path.is_file()}

    def again(*more):
        return subprocess.run(
            [*command, *COMMANDS[name], *more], cwd=office, capture_output=True, timeout=240, check=False
        )

    first = again()
    assert first.returncode in (0, 1), first.stderr.decode()
    written = files()
    second = again()
    assert files() == written
    if name == "distribute":
        # what is there and up to date is left as it is
        assert second.returncode == 0
        return
    assert second.returncode == 2
    assert "已存在" in second.stderr.decode()
    forced = again("--force")
    assert forced.returncode == first.returncode
    assert set(files()) == set(written)
    if name != "collect":  # its status says when it was made
        assert files() == written
