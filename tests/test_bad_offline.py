"""Files that would reach out get the same answers where there is no network at all."""

import shutil
import subprocess
import sys

import pytest

from tests.bad import limits
from tests.bad.batch import checked, converted, lay
from tests.bad.every import every
from tests.bad.judge import right
from tests.bad.model import answers

REACHING = ("16", "17", "35")
WORDS = ("remote", "DDE", "INCLUDETEXT", "@import", "refresh", "scripts", "external", "JavaScript", "altChunk")
CALL = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"


@pytest.fixture(scope="module")
def alone():
    """The command that runs another in a network of its own, in which nothing is."""
    for command in (["unshare", "-rn"], ["unshare", "-n"]):
        if not shutil.which(command[0]):
            break
        if subprocess.run([*command, "true"], capture_output=True, timeout=60, check=False).returncode == 0:
            called = subprocess.run(
                [*command, sys.executable, "-c", CALL], capture_output=True, timeout=60, check=False
            )
            assert b"unreachable" in called.stderr, called.stderr
            return command
    pytest.skip("no network namespaces here (unshare)")


def test_the_same_answers_without_a_network(alone, command, tmp_path):
    cases = [c for c in every() if c.number in REACHING or any(word in c.en for word in WORDS)]
    assert len({case.suffix for case in cases}) == 4
    apart = [*alone, *command]
    folder = lay(tmp_path / "收回", cases)
    _, trees = checked(apart, folder, "zh")
    for name, case in folder.cases.items():
        right(trees[name], answers()[case.name], "zh")
    with_network = converted(command, folder)[1]
    shutil.rmtree(tmp_path / "收回-out")
    assert converted(apart, folder)[1] == with_network
    (tmp_path / "名册.csv").write_text("单位名称\n示例县文化和旅游局\n", "utf-8-sig")
    collect = ["collect", "收回", "--roster", "名册.csv", "--year", "2024", "--state"]
    said = []
    for number, prefix in enumerate((command, apart)):
        collected = limits.run([*prefix, *collect, f"{number}.sqlite"], tmp_path)
        assert collected.clean, collected.err.decode()
        lines = collected.out.decode().splitlines()
        said.append(
            [line for line in lines if not line.startswith("统计时间") and "示例县文化和旅游局    " not in line]
        )
    assert said[0] == said[1]
