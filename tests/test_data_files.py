"""Data files are read from the JSON made of them, and without it, or where it is of another TOML, themselves."""

import shutil
import subprocess
import sys
from decimal import Decimal

import pytest

import schemas.form
import schemas.rules
from schemas import data_file
from schemas.form import load_form

FILES = ["rules.toml", "forms/2019.toml", "forms/2021.toml"]


@pytest.fixture
def file(tmp_path):
    (tmp_path / "a.toml").write_text('x = 1\ny = 2.50\nz = ["一", true]\n[t]\n"a.b" = "c"\n', "utf-8")
    return tmp_path / "a.toml"


TABLES = {"x": 1, "y": Decimal("2.5"), "z": ["一", True], "t": {"a.b": "c"}}


@pytest.mark.parametrize("name", FILES)
def test_what_is_kept_is_what_the_toml_says(name, tmp_path):
    source = data_file.HERE / name
    alone = shutil.copy(source, tmp_path / source.name)
    assert data_file.read(source) == data_file.read(alone)
    assert source.with_suffix(".json").read_bytes() == data_file.made(source)


def test_the_json_is_what_is_read(file):
    file.with_suffix(".json").write_bytes(data_file.made(file).replace("一".encode(), "二".encode()))
    assert data_file.read(file) == TABLES | {"z": ["二", True]}
    assert isinstance(data_file.read(file)["y"], Decimal)


@pytest.mark.parametrize("spoilt", [None, b"", b"{", b"[]", b"null", b"{}", b'{"sha256 of the TOML": "0"}', b"\xff"])
def test_without_its_json_a_file_is_read_itself(spoilt, file):
    if spoilt is not None:
        file.with_suffix(".json").write_bytes(spoilt)
    assert data_file.read(file) == TABLES


def test_a_changed_file_is_read_itself(file):
    file.with_suffix(".json").write_bytes(data_file.made(file))
    file.write_text("x = 2\n", "utf-8")
    assert data_file.read(file) == {"x": 2}


def test_what_json_cannot_give_back_is_not_kept(file):
    file.write_text("x = 0.12345678901234567890123\n", "utf-8")
    with pytest.raises(ValueError, match="JSON"):
        data_file.made(file)


def test_a_third_form_is_one_file_and_needs_no_json(tmp_path, monkeypatch):
    for old in (data_file.HERE / "forms").iterdir():
        shutil.copy(old, tmp_path)
    text = (tmp_path / "2021.toml").read_text("utf-8").replace('id = "2021"', 'id = "2031"', 1)
    (tmp_path / "2031.toml").write_text(text, "utf-8")
    monkeypatch.setattr(schemas.form, "_FORMS", tmp_path)
    schemas.form.form_ids.cache_clear()
    try:
        assert schemas.form.form_ids() == ("2031", "2021", "2019")
        form = load_form.__wrapped__("2031")
        assert form.id == "2031"
        assert [c.key for c in form.cells] == [c.key for c in load_form("2021").cells]
    finally:
        schemas.form.form_ids.cache_clear()


def test_forms_and_rules_are_read_without_a_toml_reader():
    code = (
        "import sys; from schemas.form import iter_forms; from schemas.rules import catalogue\n"
        "list(iter_forms()), catalogue(); assert 'tomllib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
