"""``nianbao excel`` on a Windows Python under Wine: real registry, code page, paths and processes."""

import json
import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from tests.test_wine import HERE, NEEDED, environment, home, windows_path  # noqa: F401 - fixtures

pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in NEEDED),
    reason="needs wine and mingw: apt-get install wine wine64 gcc-mingw-w64-x86-64 locales",
)


@pytest.fixture(scope="module")
def done(home, environment, tmp_path_factory):  # noqa: F811
    folder = tmp_path_factory.mktemp("用户 李")
    user = folder / "李 某"
    user.mkdir()
    shutil.copy(next((ROOT / "templates").glob("*2021*.xlsm")), user / "模板.xlsm")
    command = ["wine", home / "python.exe", windows_path(HERE / "installed_side.py")]
    command += [windows_path(path) for path in (ROOT, user, folder / "result.json")]
    ran = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout.decode("utf-8", "replace")
    return json.loads((folder / "result.json").read_text("utf-8")), home


def checks(result):
    return {c["check"]: c for c in json.loads(result["printed"])["checks"]}


def test_before_installing_only_that_is_missing(done):
    (before, *_), _ = done
    assert before["status"] == 1
    assert {n for n, c in checks(before).items() if c["status"] == "wrong"} == {"macros", "interpreter"}


def test_installing_keeps_the_rest_of_the_file(done):
    (before, installed, *_), home = done  # noqa: F811
    assert installed["status"] == 0, installed["printed"]
    python = windows_path(home / "python.exe")
    assert installed["conf"] == (
        before["conf"] + f'"INTERPRETER_WIN","{python}"\r\n"NIANBAO_WROTE_INTERPRETER_WIN","{python}"\r\n'
    )


def test_afterwards_what_the_registry_forbids_is_all_that_is_left(done):
    (*_, after, _), _ = done
    found = checks(after)
    assert {n: c["status"] for n, c in found.items()} == {
        "excel": "fine",
        "association": "fine",
        "macros": "wrong",
        "file": "fine",
        "mark": "fine",
        "settings": "fine",
        "interpreter": "fine",
        "version": "fine",
        "dll": "fine",
        "code-page": "fine",
    }
    assert "64 位" in found["excel"]["found"]
    assert "一律禁用" in found["macros"]["found"]
    assert "受信任位置" in found["mark"]["found"]
    assert found["dll"]["found"] == "xlwings64-0.37.8.dll"
    assert "936" in found["code-page"]["found"]


def test_uninstalling_gives_the_file_back(done):
    (before, *_, gone), _ = done
    assert gone["status"] == 0
    assert gone["conf"] == before["conf"]
