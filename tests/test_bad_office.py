"""Bad rosters, archives, states and settings through the installed command, under limits."""

import sys

import pytest

from tests.bad import limits
from tests.bad.office import COLLECT, answers, scenes, usual

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are POSIX")


def test_every_scene_has_an_answer_and_every_answer_a_scene():
    names = [scene.name for scene in scenes()]
    assert len(set(names)) == len(names)
    assert set(names) == set(answers())


@pytest.mark.parametrize("scene", list(scenes()), ids=lambda scene: scene.name)
def test_each_is_answered(scene, command, tmp_path):
    usual(tmp_path)
    scene.lay(tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    for lang, words in (("zh", scene.said.zh), ("en", scene.said.en)):
        run = limits.run([*command, *scene.command, "--lang", lang], tmp_path)
        said = run.out.decode() + run.err.decode()
        assert run.clean, (run.status, said[-2000:])
        assert run.status == scene.said.status, said[-2000:]
        assert words in said, said[-2000:]
        assert "--debug" not in said, "no error of the program itself"
        assert run.seconds < limits.SECONDS
        assert run.held < limits.HELD
    ours = ("s.sqlite", "s.sqlite-journal") if scene.kind != "state" else ()
    after = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and p.name not in ours}
    assert after == {p: data for p, data in before.items() if p.name not in ours}, "nothing else was touched"


def test_a_state_with_a_bad_journal_beside_it(command, tmp_path):
    usual(tmp_path)
    assert limits.run([*command, *COLLECT], tmp_path).status == 0
    (tmp_path / "s.sqlite-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\xff" * 600)
    run = limits.run([*command, *COLLECT], tmp_path)
    assert run.clean, run.err.decode()
    assert run.status == 0
