"""No path leaves the output folder, whatever people call their units and files and whatever links lie in wait."""

import unicodedata

import pytest

from converters.collecting.file_names import stems
from converters.collecting.state import Unit
from converters.json_file import write
from converters.names import name_key, safe_name
from tests.builders import FORMS, sound
from tests.collecting import UNITS, as_json, report_of, zipped

WILD = (
    "../../x", "..\\..\\x", "/etc/passwd", "C:\\Windows\\x", "\\\\server\\share\\x", "CON", "con.txt", "nul ", "COM1", "COM¹",
    "LPT9.xlsx", "CONIN$", "a:b", "a:$DATA", "x.", "x ", "x. .", ".", "..", "", " ", "~", "\u202egpj.exe", "a\nb", "a\0b",
    "\ud800", "\ufeffx", "a\u2028b", "é", "e\u0301", "ABC", "abc", "ß", "SS", "字" * 300, "👨‍👩‍👧" * 60, "-rf", "$HOME", "`x`", "%TEMP%", "*?<>|\"",
)  # fmt: skip
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    "conin$",
    "conout$",
    *(f"{d}{n}" for d in ("com", "lpt") for n in "0123456789¹²³"),
}


def check_name(name: str) -> None:
    assert name
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in name)
    assert not any(
        unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI") for c in name
    )
    assert name == name.strip(" .")
    assert name.split(".")[0].rstrip().lower() not in RESERVED
    assert len(name) <= 82


@pytest.mark.parametrize("text", WILD)
def test_a_name_is_a_name_on_every_system(text):
    check_name(safe_name(text))


def test_units_never_share_a_file():
    units = [Unit(f"{text}", f"c{n}") for n, text in enumerate(WILD) if text != "\ud800"]
    made = stems(units, lambda name: f"{name}2024年政府信息公开工作年度报告")
    assert len({name_key(stem) for stem in made.values()}) == len(units)
    for stem in made.values():
        check_name(stem)
        assert len(stem.encode()) <= 250


def everything(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def test_distribute_writes_into_its_folder_alone(run, tmp_path):
    refused = ("COM¹", "e\u0301", "abc", "SS")  # the same name as another's, for a roster
    names = [w for w in WILD if w.strip() and w.isprintable() and w not in refused and len(w) <= 100]
    rows = "".join('"{}",c{:02d},\n'.format(name.replace('"', '""'), n) for n, name in enumerate(names))
    (tmp_path / "名册.csv").write_text("单位名称,机构代码,上级\n" + rows, "utf-8")
    (tmp_path / "下").mkdir()
    done = run("distribute", "../名册.csv", "--year", "2024", "-o", "发放", cwd=tmp_path / "下")
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["下", "名册.csv"]
    assert [p.name for p in (tmp_path / "下").iterdir()] == ["发放"]
    written = list((tmp_path / "下" / "发放").iterdir())
    assert all(p.is_file() for p in written)
    assert sum(p.suffix == ".xlsx" for p in written) == len(names)
    for path in written:
        check_name(path.name)


def test_slips_and_archives_stay_inside(run, tmp_path):
    came = tmp_path / "来件"
    came.mkdir()
    units = [Unit(name, f"11430000MB00000{n:02d}X") for n, name in enumerate(("../../局", "CON", "局", "局:x"))]
    (tmp_path / "名册.csv").write_text("单位名称,机构代码\n" + "".join(f"{u.name},{u.code}\n" for u in units), "utf-8")
    inside = {"../../../../tmp/逃.json": b"{}", "/逃.json": b"{}", "C:\\逃.json": b"{}", "a/../../逃.json": b"{}"}
    (came / "邮件.zip").write_bytes(zipped({**inside, "好.json": as_json(report_of(UNITS[0]))}))
    done = run(
        *(
            "collect",
            "来件",
            "--roster",
            "名册.csv",
            "--year",
            "2024",
            "-o",
            "出/板.html",
            "--slips",
            "出/单",
            "--exit-zero",
        )
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "逃" not in "".join(everything(tmp_path))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["出", "名册.csv", "来件"]
    slips = list((tmp_path / "出" / "单").iterdir())
    assert len(slips) == len(units)
    for path in slips:
        check_name(path.name)


def test_two_units_of_names_alike_have_a_sum_each(run, tmp_path):
    folder = tmp_path / "来件"
    folder.mkdir()
    parents = ("甲县/市", "甲县:市", "甲县?市")
    rows = []
    for n, parent in enumerate(parents):
        unit = Unit(f"第{n}局", f"11430000MB00000{n:02d}X", "部门", parent)
        rows.append(f"{unit.name},{unit.code},{unit.parent}\n")
        (folder / f"{n}.json").write_bytes(as_json(report_of(unit)))
    (tmp_path / "名册.csv").write_text(
        "单位名称,机构代码,上级\n" + "".join(f"{p},P{n},\n" for n, p in enumerate(parents)) + "".join(rows), "utf-8"
    )
    done = run(
        *(
            "aggregate",
            "来件",
            "--roster",
            "名册.csv",
            "--by",
            "parent",
            "--to",
            "json",
            "-o",
            "合",
            "--allow-gaps",
            "--exit-zero",
        )
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len({name_key(p.name) for p in (tmp_path / "合").iterdir()}) == len(parents)


# ---- links


@pytest.fixture
def links(tmp_path):
    try:
        (tmp_path / "试").symlink_to("x")
    except OSError:
        pytest.skip("no symbolic links here")
    (tmp_path / "试").unlink()
    return lambda to, link: link.symlink_to(to)


def test_a_link_in_place_of_the_output_is_replaced_not_followed(run, tmp_path, links):
    (tmp_path / "a.json").write_bytes(write(sound(FORMS[0])))
    victim = tmp_path / "别人的"
    victim.write_text("别人的内容", "utf-8")
    for args in (("check", "a.json"), ("convert", "a.json"), ("template", "--year", "2024")):
        out = tmp_path / "出.xlsx"
        out.unlink(missing_ok=True)
        links(victim, out)
        assert run(*args, "-o", "出.xlsx").returncode == 2, "it is somebody's"
        assert out.is_symlink()
        assert run(*args, "-o", "出.xlsx", "--force").returncode == 0
        assert not out.is_symlink()
        assert victim.read_text("utf-8") == "别人的内容"


def test_a_link_to_nothing_counts_as_a_file(run, tmp_path, links):
    (tmp_path / "a.json").write_bytes(write(sound(FORMS[0])))
    links(tmp_path / "没有", tmp_path / "出.txt")
    done = run("convert", "a.json", "-o", "出.txt")
    assert done.returncode == 2
    assert not (tmp_path / "没有").exists()
    assert (tmp_path / "出.txt").is_symlink()


def test_a_folder_in_the_output_that_leads_elsewhere(run, tmp_path, links):
    (tmp_path / "来件" / "乡镇").mkdir(parents=True)
    (tmp_path / "来件" / "乡镇" / "a.json").write_bytes(write(sound(FORMS[0])))
    (tmp_path / "外").mkdir()
    (tmp_path / "出").mkdir()
    links(tmp_path / "外", tmp_path / "出" / "乡镇")
    done = run("convert", "来件", "-o", "出", "--to", "text", "--force")
    assert done.returncode == 2
    assert "乡镇" in done.stderr.decode()
    assert everything(tmp_path / "外") == []
    # the output folder itself may be a link: its owner made it
    links(tmp_path / "外", tmp_path / "链")
    assert run("convert", "来件", "-o", "链", "--to", "text").returncode == 0
    assert everything(tmp_path / "外") == ["乡镇", "乡镇/a.txt"]


def test_outputs_of_names_alike_are_numbered(run, tmp_path):
    folder = tmp_path / "来件"
    folder.mkdir()
    names = ("\u00e9.json", "e\u0301.json", "A.json", "a.json", "a.txt")
    data = write(sound(FORMS[0]))
    for name in names[:4]:
        (folder / name).write_bytes(data)
    count = len(list(folder.iterdir()))
    done = run("convert", "来件", "-o", "出", "--to", "text")
    assert done.returncode == 0, done.stderr.decode()
    made = [p.name for p in (tmp_path / "出").iterdir()]
    assert len({name_key(name) for name in made}) == count
