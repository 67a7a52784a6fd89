"""Writing the user's xlwings configuration, and taking it back."""

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.errors import Unreadable
from tests.fake_pc import CONF, LINE, PYTHON, FakePC, windows
from xlplugin.setup import install, settings_file

KEY = "INTERPRETER_WIN"
WROTE = LINE.replace(b'"INTERPRETER', b'"NIANBAO_WROTE_INTERPRETER')


def clean(**changes):
    """A PC without any xlwings configuration."""
    pc = windows(**changes)
    del pc.files[CONF]
    return pc


def make(pc, changes):
    """Make changes on a made-up PC."""
    for change in changes:
        if change.after is None:
            pc.files.pop(change.path, None)
        else:
            pc.files[change.path] = change.after
    return changes


def test_a_new_file_names_this_python_by_an_environment_variable():
    (change,) = install.installing(clean())
    assert (change.path, change.before, change.after) == (CONF, None, LINE + WROTE)


def test_installing_again_changes_nothing():
    pc = clean()
    make(pc, install.installing(pc))
    assert install.installing(pc) == []


def test_uninstalling_leaves_no_trace():
    pc = clean()
    make(pc, install.installing(pc))
    (change,) = make(pc, install.uninstalling(pc))
    assert change.after is None
    assert CONF not in pc.files
    assert install.uninstalling(pc) == []


def test_other_lines_stay_byte_for_byte_and_a_replaced_value_comes_back():
    other = '"PYTHONPATH","D:\\工具"\r\n"LICENSE_KEY","x,y"\r\n'.encode("gbk")
    old = '"Interpreter_Win","C:\\旧\\python.exe"\r\n'.encode("gbk")
    pc = windows()
    pc.files[CONF] = other + old
    make(pc, install.installing(pc))
    assert pc.files[CONF].startswith(other)
    assert settings_file.pairs(pc.files[CONF], "gbk") == {
        "PYTHONPATH": "D:\\工具",
        "LICENSE_KEY": "x,y",
        KEY: r"%LOCALAPPDATA%\nianbao\Scripts\python.exe",
        "NIANBAO_WROTE_INTERPRETER_WIN": r"%LOCALAPPDATA%\nianbao\Scripts\python.exe",
        "NIANBAO_REPLACED_INTERPRETER_WIN": "C:\\旧\\python.exe",
    }
    make(pc, install.uninstalling(pc))
    assert pc.files[CONF] == other + old.replace(b"Interpreter_Win", b"INTERPRETER_WIN")


def test_a_moved_installation_keeps_what_was_there_first():
    pc = windows(python=r"D:\new\python.exe")
    pc.files[CONF] = b'"INTERPRETER_WIN","C:\\first\\python.exe"\r\n'
    make(pc, install.installing(pc))
    pc.python = PYTHON
    make(pc, install.installing(pc))
    values = settings_file.pairs(pc.files[CONF], "gbk")
    assert values[KEY].endswith(r"nianbao\Scripts\python.exe")
    assert values[settings_file.REPLACED + KEY] == r"C:\first\python.exe"
    make(pc, install.uninstalling(pc))
    assert pc.files[CONF] == b'"INTERPRETER_WIN","C:\\first\\python.exe"\r\n'


def test_a_value_set_by_hand_afterwards_is_not_taken_away():
    pc = clean()
    make(pc, install.installing(pc))
    pc.files[CONF] = pc.files[CONF].replace(LINE, b'"INTERPRETER_WIN","E:\\mine\\python.exe"\r\n')
    make(pc, install.uninstalling(pc))
    assert pc.files[CONF] == b'"INTERPRETER_WIN","E:\\mine\\python.exe"\r\n'


def test_uninstalling_leaves_a_configuration_that_is_not_ours():
    assert install.uninstalling(windows()) == []


def test_blank_lines_go_because_vba_fails_on_them():
    pc = windows()
    pc.files[CONF] = b'"A","1"\n\n"B","2"\n\n'
    make(pc, install.installing(pc))
    assert pc.files[CONF] == b'"A","1"\r\n"B","2"\r\n' + LINE + WROTE


@pytest.mark.parametrize(
    ("python", "written"),
    [
        (r"C:\Users\li\AppData\Local\nianbao\Scripts\python.exe", r"%LOCALAPPDATA%\nianbao\Scripts\python.exe"),
        (r"c:\users\LI\appdata\roaming\uv\tools\x\python.exe", r"%APPDATA%\uv\tools\x\python.exe"),
        (r"C:\Users\li\pipx\venvs\nianbao\Scripts\python.exe", r"%USERPROFILE%\pipx\venvs\nianbao\Scripts\python.exe"),
        (r"C:\Users\lili\python.exe", r"C:\Users\lili\python.exe"),
        # %PROGRAMFILES% is another folder for an Excel of 32 bits
        (r"C:\Program Files\年报 工具\python.exe", r"C:\Program Files\年报 工具\python.exe"),
        (r"D:\信息公开 年报\python.exe", r"D:\信息公开 年报\python.exe"),
        (r"\\server\share\nianbao\python.exe", r"\\server\share\nianbao\python.exe"),
    ],
)
def test_how_a_path_is_written(python, written):
    pc = clean(python=python)
    assert install.interpreter_value(pc) == written
    (change,) = install.installing(pc)
    assert f'"{KEY}","{written}"\r\n'.encode("gbk") in change.after


def test_a_chinese_user_folder_stays_ascii_in_the_file():
    pc = clean(python=r"C:\Users\李\AppData\Local\nianbao\python.exe")
    pc.environment |= {"USERPROFILE": r"C:\Users\李", "LOCALAPPDATA": r"C:\Users\李\AppData\Local"}
    (change,) = install.installing(pc)
    assert change.path == "C:\\Users\\李\\.xlwings\\xlwings.conf"
    assert change.after.isascii()


def test_pythonw_is_written_as_python():
    pc = clean(python=PYTHON.replace("python.exe", "pythonw.exe"))
    assert install.interpreter_value(pc).endswith(r"\python.exe")


def test_outside_the_code_page_the_short_name_is_used_or_installing_is_refused():
    path = "D:\\年报\\python.exe"
    pc = clean(python=path, code_page="cp1252", short={path: r"D:\NB~1\python.exe"})
    assert install.interpreter_value(pc) == r"D:\NB~1\python.exe"
    pc.short = {}
    with pytest.raises(Unreadable, match="代码页") as refused:
        install.installing(pc)
    assert "C:\\nianbao" in refused.value.en


def test_mac_gets_its_own_file_and_the_script_of_xlwings():
    pc = FakePC(platform="macos", home="/Users/li", python="/Users/li/.local/nianbao/bin/python", code_page="utf-8")
    script, conf = make(pc, install.installing(pc))
    assert conf.path == "/Users/li/Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    assert conf.after.startswith(b'"INTERPRETER_MAC","$HOME/.local/nianbao/bin/python"\n')
    name = f"xlwings-{version('xlwings')}.applescript"
    assert script.path == f"/Users/li/Library/Application Scripts/com.microsoft.Excel/{name}"
    assert b"VbaHandler" in script.after
    assert install.installing(pc) == []
    make(pc, install.uninstalling(pc))
    assert pc.files == {}


def test_mac_keeps_a_script_that_was_there_before():
    pc = FakePC(platform="macos", home="/Users/li", python="/opt/nianbao/bin/python", code_page="utf-8")
    pc.files[install.script_path(pc)] = b"older"
    make(pc, install.installing(pc))
    assert b"VbaHandler" in pc.files[install.script_path(pc)]
    make(pc, install.uninstalling(pc))
    assert list(pc.files) == [install.script_path(pc)]


def test_nothing_is_planned_on_linux():
    pc = FakePC(platform="linux", home="/home/li", python="/usr/bin/python3", code_page="utf-8")
    assert install.installing(pc) == install.uninstalling(pc) == []


names = st.text(st.sampled_from("ABC _年报"), min_size=1, max_size=8)
values = st.text(st.characters(codec="gbk", exclude_characters='"\r\n'), max_size=12)


@given(st.lists(st.tuples(names, values), max_size=5), values.filter(str.strip))
def test_whatever_stands_in_the_file_comes_back(lines, value):
    before = b"".join(f'"{k}","{v}"\r\n'.encode("gbk") for k, v in lines)
    with_ours = settings_file.with_value(before, KEY, value, "gbk", b"\r\n")
    assert settings_file.pairs(with_ours, "gbk")[KEY] == value
    assert settings_file.with_value(with_ours, KEY, value, "gbk", b"\r\n") == with_ours
    assert settings_file.without_value(with_ours, KEY, "gbk", b"\r\n") == before


def test_xlwings_itself_reads_what_is_written(tmp_path, monkeypatch):
    import xlwings
    from xlwings.utils import read_user_config

    path = tmp_path / "xlwings.conf"
    path.write_bytes(settings_file.with_value(b'"a","1"\n', KEY, "/opt/年报/python", "utf-8", b"\n"))
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(path))
    assert read_user_config()["interpreter_win"] == "/opt/年报/python"
    assert read_user_config()["a"] == "1"


def test_changes_are_made_on_disk_whole_and_the_empty_folder_goes(tmp_path):
    path = tmp_path / ".xlwings" / "xlwings.conf"
    install.apply(install.Change(str(path), None, LINE))
    assert path.read_bytes() == LINE
    assert list(path.parent.iterdir()) == [path]
    install.apply(install.Change(str(path), LINE, None))
    assert not path.parent.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="what the command says on Linux")
def test_the_command_on_linux_writes_nothing(command, tmp_path):
    import subprocess

    for words in (["install"], ["install", "--dry-run"], ["uninstall"]):
        done = subprocess.run(
            [*command, "excel", *words], env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, check=True
        )
        assert "Linux" in done.stdout.decode()
    assert list(tmp_path.iterdir()) == []


def test_the_command_shows_writes_and_takes_back(tmp_path, monkeypatch, capsys):
    """The command's own part, on a disk: a Mac's paths are those of this system."""
    from converters.cli import excel, words
    from xlplugin.setup import system

    class Mac(system.ThisPC):
        platform = "macos"
        home = str(tmp_path)

    monkeypatch.setattr(system, "ThisPC", Mac)
    words.choose([])
    conf = Path(install.configuration_path(Mac()))
    excel.install(dry_run=True)
    assert f"将写入 {conf}" in capsys.readouterr().out
    assert not conf.exists()
    excel.install(dry_run=False)
    told = capsys.readouterr().out
    assert f"已写入 {conf}" in told
    assert "INTERPRETER_MAC" in told
    assert "excel doctor" in told
    assert sys.executable.removeprefix(f"{tmp_path}/") in conf.read_text("utf-8")
    excel.install(dry_run=False)
    assert "没有需要改动的" in capsys.readouterr().out
    excel.uninstall(dry_run=False)
    assert f"已删除 {conf}" in capsys.readouterr().out
    assert not conf.exists()


def test_what_cannot_be_written_is_said_without_a_traceback(tmp_path, monkeypatch, capsys):
    import typer

    from converters.cli import excel
    from xlplugin.setup import system

    class Mac(system.ThisPC):
        platform = "macos"
        home = str(tmp_path)

    (tmp_path / "Library").write_text("in the way")
    monkeypatch.setattr(system, "ThisPC", Mac)
    with pytest.raises(typer.Exit) as stopped:
        excel.install(dry_run=False)
    assert stopped.value.exit_code == 3
    assert "写不了" in capsys.readouterr().err


def test_json_of_the_doctor_is_json(run):
    assert json.loads(run("excel", "doctor", "--format", "json").stdout)["checks"]
