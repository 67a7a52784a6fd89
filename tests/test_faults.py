"""Writing that goes wrong at any point: the old file or the new one, never half, and words for what happened.

That is proved twice. Every call to the system that writes is made to fail, or kills the process, one after the
other, in `converters.atomic` and in commands; and each command is watched: whatever it writes to the disk goes
through a temporary file that is written, put on the disk and only then given its name.
"""

import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from converters import atomic, together
from converters.atomic import replacing, write_file
from converters.json_file import write
from converters.together import Together
from schemas.report import Agency
from tests.builders import FORMS, sound
from tests.conftest import ROOT

OLD, NEW = b"old" * 3000, b"new" * 5000
MADE = ("write", "fsync", "rename", "mkdir")
"""Calls that writing one file makes; others may be made on other systems."""
CALLS = (*MADE, "pwrite64", "writev", "fdatasync", "chmod", "fchmod", "renameat", "renameat2", "unlink", "ftruncate")
WATCHED = f"syncfs,{','.join(CALLS)},openat,open,creat,ftruncate,truncate,link,linkat,symlink,symlinkat,mkdirat,rmdir"
WRITES = "from pathlib import Path; from converters.atomic import write_file; write_file(Path('d/out'), b'new' * 5000, force=True)"
MOST = 60

strace = shutil.which("strace")


@pytest.fixture(scope="session")
def tracing():
    """How to run a command under strace; skipped where tracing is forbidden."""
    if strace is None:
        pytest.skip("strace is not installed")
    tried = subprocess.run([strace, "-f", "-qq", "-o", os.devnull, "true"], capture_output=True)
    if tried.returncode:
        pytest.skip("processes may not be traced here")

    def run(args, cwd, *options, out=os.devnull):
        command = [strace, "-f", "-qq", "-o", str(out), *options, *map(str, args)]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "1"}
        return subprocess.run(command, cwd=cwd, capture_output=True, env=environment, timeout=300)

    return run


def inject(call: str, number: int, what: str) -> list[str]:
    return ["-e", f"trace={call}", "-e", f"inject={call}:{what}:when={number}"]


def whole(folder: Path, known: dict[str, bytes]) -> list[str]:
    """Every file is one of those known; gives the temporary ones that were left behind."""
    left = []
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_file() and path.name.startswith(".") and path.name.endswith(".tmp"):
            left.append(name)
        elif path.is_file():
            assert path.read_bytes() in known[name], name
    return left


# ---- one file


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("before", [OLD, None], ids=["replaced", "new"])
def test_killed_at_each_call(tracing, tmp_path, before, call):
    """Strace counts each call by itself: the first write, the second; the first rename."""
    for number in range(1, MOST):
        folder = tmp_path / str(number)
        (folder / "d").mkdir(parents=True)
        if before is not None:
            (folder / "d" / "out").write_bytes(before)
        done = tracing([sys.executable, "-c", WRITES], folder, *inject(call, number, "signal=KILL"))
        assert len(whole(folder / "d", {"out": (before, NEW)})) <= 1
        if done.returncode == 0:
            break
        assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    assert (folder / "d" / "out").read_bytes() == NEW
    assert number > (call in MADE), "it was tried"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_each_call_fails(tracing, tmp_path, error, call):
    for number in range(1, MOST):
        folder = tmp_path / str(number)
        (folder / "d").mkdir(parents=True)
        (folder / "d" / "out").write_bytes(OLD)
        done = tracing([sys.executable, "-c", WRITES], folder, *inject(call, number, f"error={error}"))
        assert whole(folder / "d", {"out": (OLD, NEW)}) == []
        if done.returncode == 0:
            break
        assert (folder / "d" / "out").read_bytes() == OLD
    assert (folder / "d" / "out").read_bytes() == NEW
    assert number > (call in MADE and call != "mkdir")


@pytest.mark.parametrize("call", ["write", "fsync", "syncfs", "rename"])
@pytest.mark.parametrize("what", ["signal=KILL", "error=ENOSPC", "error=EIO"])
def test_many_files_together(tracing, tmp_path, call, what):
    """Each of several files is the old one or the new one; what failed without being killed leaves nothing behind."""
    code = (
        "from pathlib import Path; from converters.together import Together; t = Together(force=True)\n"
        "try:\n for n in '012': t.add(Path('d') / n, b'new' * 5000)\n"
        "finally: t.flush()"
    )
    for number in range(1, MOST):
        folder = tmp_path / str(number)
        (folder / "d").mkdir(parents=True)
        (folder / "d" / "0").write_bytes(OLD)
        (folder / "d" / "1").write_bytes(OLD)
        done = tracing([sys.executable, "-c", code], folder, *inject(call, number, what))
        left = whole(folder / "d", {"0": (OLD, NEW), "1": (OLD, NEW), "2": (NEW,)})
        assert left == [] or "KILL" in what
        if done.returncode == 0:
            break
    assert {p.name: p.read_bytes() for p in (folder / "d").iterdir()} == dict.fromkeys("012", NEW)
    assert number > (call in ("write", "rename"))


def one(folder):
    write_file(folder / "0", NEW, force=True)


def some(folder):
    together = Together(force=True)
    try:
        for name in "0123":
            together.add(folder / name, NEW)
            if name == "1":
                together.flush()
    finally:
        together.flush()


def test_what_is_unnamed_at_the_end_is_gone(tmp_path):
    code = (
        "from pathlib import Path; from converters.atomic import rename, temporary_beside\n"
        "for n in '01':\n t = temporary_beside(Path(n)); t.write_bytes(b'x')\n if n == '0': rename(t, Path(n))\n"
        "raise KeyboardInterrupt"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True
    )
    assert b"KeyboardInterrupt" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["0"]


@pytest.mark.parametrize("writing", [one, some])
def test_interrupted_at_each_line(writing, tmp_path):
    """Ctrl-C before any line of what writes: only whole files are left, and it is nothing but Ctrl-C that is raised."""
    ours = {atomic.__file__, together.__file__}

    def interrupted(folder, at):
        lines = count()

        def trace(frame, event, _):
            if frame.f_code.co_filename in ours and event == "line" and next(lines) == at:
                raise KeyboardInterrupt
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            writing(folder)
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(before)
            atomic._leave_nothing()
        return False

    for at in count():
        folder = tmp_path / str(at)
        folder.mkdir()
        again = interrupted(folder, at)
        left = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert set(left) <= set("0123"), (at, left.keys())
        assert set(left.values()) <= {NEW}
        if not again:
            break
    assert at > 10


def test_an_error_while_writing_leaves_nothing(tmp_path):
    target = tmp_path / "out"
    target.write_bytes(OLD)

    def interrupted():
        with replacing(target, force=True) as file:
            file.write(NEW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert target.read_bytes() == OLD


def test_the_folder_vanishes_while_writing(tmp_path):
    target = tmp_path / "d" / "out"

    def vanished():
        with replacing(target) as file:
            file.write(NEW)
            shutil.rmtree(tmp_path / "d")

    with pytest.raises(FileNotFoundError):
        vanished()
    assert list(tmp_path.iterdir()) == []


def test_the_target_is_a_folder(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(OSError, match="out"):
        write_file(tmp_path / "out", NEW, force=True)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_device_is_written_to_and_not_replaced(tmp_path):
    write_file(Path(os.devnull), NEW, force=True)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)  # noqa: PTH116
    together = Together(force=True)
    together.add(Path(os.devnull), NEW)
    together.flush()
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)  # noqa: PTH116
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE)
    write_file(tmp_path / "pipe", NEW, force=True)
    assert reader.communicate(timeout=30)[0] == NEW
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


# ---- commands

COMMANDS = {
    "check": ("check", "来件", "--format", "json", "-o", "出/a.json", "--force", "--exit-zero"),
    "convert-one": ("convert", "来件/0.json", "-o", "出/a.xlsx", "--force"),
    "convert-folder": ("convert", "来件", "-o", "出", "--to", "text", "--force"),
    "csv": ("convert", "来件", "-o", "出/a.csv", "--force"),
    "parquet": ("convert", "来件", "-o", "出/a.parquet", "--force"),
    "collect": (
        "collect",
        "来件",
        "--roster",
        "名册.csv",
        "--year",
        "2024",
        "-o",
        "出/a.html",
        "--force",
        "--exit-zero",
    ),
    "distribute": ("distribute", "名册.csv", "--year", "2024", "-o", "出", "--force"),
    "aggregate": ("aggregate", "来件", "--allow-gaps", "-o", "出/a.json", "--force", "--exit-zero"),
    "template": ("template", "--year", "2024", "-o", "出/a.xlsx", "--force"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    (folder / "来件").mkdir()
    rows = []
    for number in range(3):
        made = replace(sound(FORMS[0]), agency=Agency(f"示例县第{number}局", f"11430000MB00000{number:02d}X"))
        (folder / "来件" / f"{number}.json").write_bytes(write(made))
        rows.append(f"{made.agency.name},{made.agency.code}\n")
    (folder / "名册.csv").write_text("单位名称,机构代码\n" + "".join(rows), "utf-8")
    return folder


@pytest.fixture
def fresh(office, tmp_path):
    def copy(name: str) -> Path:
        shutil.copytree(office, tmp_path / name)
        return tmp_path / name

    return copy


OPENED = re.compile(r"(?:openat\([^,]*, |open\(|creat\()\"((?:[^\"\\]|\\.)*)\", ([A-Z_|]+)")
RENAMED = re.compile(r"rename(?:at2?)?\((?:[^,\"]*, )?\"((?:[^\"\\]|\\.)*)\", (?:[^,\"]*, )?\"((?:[^\"\\]|\\.)*)\"")
OWN = re.compile(r"\.sqlite(?:-journal)?$|发放记录\.jsonl$")
"""What is not put in place whole: SQLite's file, which has a journal, and the journal of what was sent."""


def unquoted(text: str) -> str:
    return (
        text.encode("latin-1", "backslashreplace").decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_is_written_is_put_in_place_whole(tracing, command, fresh, name):
    folder = fresh("watched")
    trace = folder.with_name("trace")
    done = tracing([*command, *COMMANDS[name]], folder, "-y", "-s", "4096", "-e", f"trace={WATCHED}", out=trace)
    assert done.returncode == 0, done.stderr.decode()
    temporary, placed, flushed = set(), set(), set()
    for line in trace.read_text("utf-8", "replace").splitlines():
        if "<unfinished" in line and "fsync" not in line and "rename" not in line:
            line = line.replace(" <unfinished ...>", ")")
        if "= -1 E" in line:
            continue
        if (found := OPENED.search(line)) and re.search("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", found[2]):
            path = unquoted(found[1])
            full = Path(folder, path)
            if not str(full).startswith(str(folder)) or OWN.search(path):
                assert OWN.search(path) or path.startswith(("/dev/", "/proc/", "/tmp/", "/var/tmp/", "/sys/")), line
                continue
            assert re.search(r"/?\.[^/]*\.tmp$", path), f"written in place: {line}"
            temporary.add(full.name)
        elif "fsync(" in line and (found := re.search(r"<([^>]*)>\)", line)):
            flushed.add(Path(unquoted(found[1])).name)
        elif re.search(r" syncfs\(.*\) += 0", line):
            flushed |= temporary
        elif found := RENAMED.search(line):
            before, after = (Path(unquoted(found[n])).name for n in (1, 2))
            assert before in temporary, line
            assert before in flushed, f"not on the disk yet: {line}"
            placed.add(after)
        elif re.search(r"\d+ (?:truncate|link|linkat|symlink|symlinkat)\(", line):
            raise AssertionError(line)
    made = {p.name for p in (folder / "出").rglob("*") if p.is_file()}
    assert made - {"发放记录.jsonl"} <= placed | {n for n in made if OWN.search(n)}
    assert made


@pytest.mark.parametrize(
    ("name", "call"),
    [*(("check", c) for c in ("write", "fsync", "rename")), ("convert-folder", "rename"), ("distribute", "rename")],
)
def test_a_command_killed_at_each_call(tracing, command, fresh, name, call):
    want = fresh("whole")
    assert tracing([*command, *COMMANDS[name]], want).returncode == 0
    made = {str(p.relative_to(want)): p.read_bytes() for p in want.rglob("*") if p.is_file()}
    for number in range(1, MOST):
        folder = fresh(f"killed{number}")
        (folder / "出").mkdir()
        if name == "check":
            (folder / "出" / "a.json").write_bytes(OLD)
        done = tracing([*command, *COMMANDS[name]], folder, *inject(call, number, "signal=KILL"))
        # the journal of what was sent has the lines that were written so far
        journal = [p.read_bytes() for p in (folder / "出").glob("*.jsonl")]
        whole(folder, {**{n: (data, OLD) for n, data in made.items()}, "出/发放记录.jsonl": journal})
        if done.returncode == 0:
            break
        # the next run minds nothing of it
        assert tracing([*command, *COMMANDS[name]], folder).returncode == 0
        left = whole(folder, {n: (data,) for n, data in made.items()})
        assert name != "distribute" or left == []
    assert number > 1


@pytest.mark.parametrize("name", COMMANDS)
def test_the_disk_is_full(command, fresh, name):
    """As a limit on the size of files does it; with words, exit status 3, and without anything left behind."""
    folder = fresh("full")
    (folder / "出").mkdir()
    for kind in ("json", "html", "csv", "parquet", "xlsx"):
        (folder / "出" / f"a.{kind}").write_bytes(b"old")

    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*command, *COMMANDS[name]], cwd=folder, capture_output=True, preexec_fn=limited, env=environment, timeout=120
    )
    assert done.returncode == 3, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert "程序出错" not in done.stderr.decode(), done.stderr.decode()
    assert ("磁盘读写出错" if name == "collect" else "文件太大") in done.stderr.decode()
    for path in (folder / "出").iterdir():
        assert path.read_bytes() == b"old" or OWN.search(path.name), path


@pytest.mark.parametrize("name", ["check", "convert-one", "csv", "aggregate", "template", "collect"])
@pytest.mark.parametrize("where", ["folder", "below a file", "no folder can be made"])
def test_a_target_that_cannot_be(command, fresh, name, where):
    folder = fresh("cannot")
    args = list(COMMANDS[name])
    at = args.index("-o") + 1
    end = Path(args[at]).suffix
    if where == "folder":
        args[at] = f"夹{end}"
        (folder / f"夹{end}" / "里").mkdir(parents=True)
    elif where == "below a file":
        args[at] = f"名册.csv/a{end}"
    else:
        args[at] = f"/proc/没有/a{end}"
    before = sorted(folder.rglob("*"))
    done = subprocess.run([*command, *args], cwd=folder, capture_output=True, timeout=120)
    words = done.stderr.decode()
    if name in ("convert-one", "csv") and where == "folder":
        assert done.returncode == 0, "into the folder"
        return
    assert done.returncode in (2, 3), words
    assert "Traceback" not in words
    assert "程序出错" not in words, words
    assert [p for p in sorted(folder.rglob("*")) if not OWN.search(p.name)] == before
