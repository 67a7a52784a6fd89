"""Bad rosters, archives, states and settings, each given to the command that takes such a thing."""

from __future__ import annotations

import io
import sqlite3
import stat
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from converters import json_file
from converters.collecting.database import Database
from tests.bad.containers import zipped
from tests.bad.workbooks import FORM, good, swollen
from tests.builders import sound

COLLECT = ("collect", "收回", "--roster", "名册.csv", "--year", "2024", "--state", "s.sqlite")
CHECK = ("check", "收回")


@dataclass(frozen=True, slots=True)
class Scene:
    """What lies in the folder, and the command to which it is given."""

    kind: str
    en: str
    lay: Callable[[Path], object]
    command: tuple[str, ...] = COLLECT

    @property
    def name(self) -> str:
        """What it is called among tests and answers."""
        return f"{self.kind} {self.en}"

    @property
    def said(self) -> Said:
        """What must be said of it."""
        return answers()[self.name]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: what the scene is, in Chinese; exit status; words of standard output or error."""

    what: str
    status: int
    zh: str
    en: str


@cache
def answers() -> Mapping[str, Said]:
    """The answers by the names of scenes."""
    text = Path(__file__).with_suffix(".toml").read_text("utf-8")
    return {name: Said(**given) for name, given in tomllib.loads(text).items()}


def scenes() -> Iterator[Scene]:
    """All of them."""
    yield from _rosters()
    yield from _archives()
    yield from _states()
    yield from _settings()


def usual(folder: Path) -> None:
    """A report that is right, and the roster it stands on."""
    (folder / "收回").mkdir()
    report = sound(FORM)
    (folder / "收回" / "a.json").write_bytes(json_file.write(report))
    (folder / "名册.csv").write_text(f"单位名称,代码\n{report.agency.name},{report.agency.code}\n", "utf-8-sig")


def _rosters() -> Iterator[Scene]:
    def roster(what: str, make: Callable[[], bytes]) -> Scene:
        return Scene("roster", what, lambda folder: (folder / "名册.csv").write_bytes(make()))

    yield roster("empty", lambda: b"")
    yield roster("NUL bytes", lambda: "单位名称\n甲\0局\n".encode())
    yield roster("an endless quote", lambda: '单位名称,代码\n"甲局,1\n'.encode() * 3)
    yield roster("one line of 20 MB", lambda: b"a," * 10_000_000)
    yield roster("five million cells", lambda: (b"a," * 499 + b"\n") * 10_000)
    yield roster("a million lines", lambda: "单位名称\n".encode() + b"a\n" * 1_000_000)
    yield roster("a header alone", lambda: "单位名称,代码\n".encode())
    yield roster("the same unit twice", lambda: "单位名称,代码\n甲局,1\n甲局,1\n".encode())
    yield roster("a PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\xff")
    yield roster("a workbook cut in half", lambda: good()[: len(good()) // 2])
    yield roster("a workbook that unpacks to 100 MB", lambda: swollen(good(), "xl/big.xml", 100))
    yield roster("120 MB", lambda: b"\n" * 120_000_000)


def _archives() -> Iterator[Scene]:
    def archive(what: str, make: Callable[[], bytes]) -> Scene:
        return Scene("archive", what, lambda folder: (folder / "收回" / "b.zip").write_bytes(make()))

    def named(*names: str) -> bytes:
        report = json_file.write(sound(FORM))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for number, name in enumerate(names):
                target.writestr(zipfile.ZipInfo(name), report + b" " * number)
        return out.getvalue()

    yield archive("a bomb of 200 MB", lambda: swollen(zipped("a.json", json_file.write(sound(FORM))), "b.json", 200))
    yield archive(
        "archives five deep", lambda: zipped("1.zip", zipped("2.zip", zipped("3.zip", zipped("4.zip", b"x"))))
    )
    yield archive("../ in a name", lambda: named("../../evil.json"))
    yield archive("an absolute name", lambda: named("/etc/evil.json"))
    yield archive("a drive in a name", lambda: named("C:\\evil.json"))
    yield archive("CON, 300 characters, emoji", lambda: named("CON.json", "局" * 300 + ".json", "😀.json"))
    yield archive("names that collide", lambda: named("A.json", "a.json", "A.JSON"))
    yield archive("a link to elsewhere", lambda: _link())
    yield archive("an encrypted entry", lambda: _locked(named("a.json")))
    yield archive("6,000 files", lambda: named(*(f"{n}.bin" for n in range(6000))))
    yield archive("cut in half", lambda: named("a.json", "b.json")[:9000])
    yield archive("spoilt within", lambda: named("a.json").replace(b"2024", b"2025", 1))


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        info = zipfile.ZipInfo("a.json")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        target.writestr(info, "/etc/passwd")
    return out.getvalue()


def _locked(data: bytes) -> bytes:
    made = bytearray(data)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        made[made.index(mark) + offset] |= 1
    return bytes(made)


def _states() -> Iterator[Scene]:
    def state(what: str, lay: Callable[[Path], object]) -> Scene:
        return Scene("state", what, lambda folder: lay(folder / "s.sqlite"))

    def sql(*statements: str) -> Callable[[Path], None]:
        def change(path: Path) -> None:
            Database(path).close()
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                for statement in statements:
                    connection.execute(statement)

        return change

    def foreign(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE notes (text TEXT)")

    def damaged(path: Path) -> None:
        Database(path).close()
        data = bytearray(path.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        path.write_bytes(data)

    def cut(path: Path) -> None:
        Database(path).close()
        path.write_bytes(path.read_bytes()[:5000])

    yield state("a text file", lambda p: p.write_text("x" * 200))
    yield state("another program's database", foreign)
    yield state("damaged", damaged)
    yield state("cut", cut)
    yield state("a folder", lambda p: p.mkdir())
    yield state("of a newer version", sql("PRAGMA user_version=99"))
    yield state("a table missing", sql("DROP TABLE accepted"))
    yield state(
        "a planted trigger",
        sql("CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM accepted; END"),
    )
    yield state(
        "a view in place of a table",
        sql("DROP TABLE shares", "CREATE VIEW shares AS SELECT 1 AS one, 2 AS other, 3 AS share"),
    )
    yield state(
        "values of other kinds",
        sql(
            "INSERT INTO runs VALUES (1, 'x', 'y', 2024)",
            "INSERT INTO contents (digest, program, run, same, explained) VALUES ('d', 'x', 1, x'00ff', 'q')",
        ),
    )


def _settings() -> Iterator[Scene]:
    def settings(what: str, data: bytes) -> Scene:
        return Scene("settings", what, lambda folder: (folder / "收回" / "nianbao.toml").write_bytes(data), CHECK)

    yield settings("arrays 100,000 deep", b"a = " + b"[" * 100_000)
    yield settings("tables 100,000 deep", b"a" + b".a" * 100_000 + b" = 1")
    yield settings("inline tables 100,000 deep", b"a = " + b"{a = " * 100_000)
    yield settings("duplicate keys", b"blank = 'error'\nblank = 'zero'\n")
    yield settings("no UTF-8", b"\xff\xfea\0")
    yield settings("NUL bytes", b"blank = '\0'")
    yield settings("an unknown key", b"evil = 1\n")
    yield settings("20 MB", b"# " + b"a" * 20_000_000 + b"\nblank = 1\n")
    yield settings("a date for a word", b"blank = 2024-01-01\n")
