"""What lies in a folder and is no file: named, and never waited for."""

import os
from pathlib import Path

import pytest

from converters.collecting.incoming import pieces, walk
from converters.collecting.ours import is_state
from converters.sources import expand

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "来件").mkdir()
    (tmp_path / "来件" / "a.json").write_text("{}")
    os.mkfifo(tmp_path / "来件" / "pipe.json")
    (tmp_path / "来件" / "link.json").symlink_to("pipe.json")
    (tmp_path / "来件" / "dangling.json").symlink_to("nothing")
    os.mkfifo(tmp_path / "来件" / ".hidden")
    return tmp_path


@pytest.mark.parametrize("asked", ["来件", "来件/*", "."])
def test_a_pipe_in_a_folder_is_among_what_was_not_read(folder, asked, monkeypatch):
    monkeypatch.chdir(folder)
    other = []
    read = {Path(s.path).name for s in expand([asked], other)}
    assert read == {"a.json", "dangling.json"}
    assert sorted(Path(o).name for o in other) == ["link.json", "pipe.json"]


def test_a_link_to_nothing_is_read_so_that_it_is_told(folder):
    assert str(folder / "来件" / "dangling.json") in [s.path for s in expand([str(folder)])]


def test_a_pipe_given_itself_is_read(folder):
    assert [s.path for s in expand([str(folder / "来件" / "pipe.json")])] == [str(folder / "来件" / "pipe.json")]


def test_collecting_refuses_it_in_words(folder):
    assert not is_state(folder / "来件" / "pipe.json")
    found = {f.real.name: next(pieces(f)).refusal for f in walk([str(folder)])}
    assert found["a.json"] is None
    for name in ("pipe.json", "link.json"):
        assert "管道" in found[name].zh
        assert "a pipe" in found[name].en
