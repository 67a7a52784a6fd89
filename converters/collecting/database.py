"""The collecting office's file: one SQLite database, opened safely, or refused in words.

It may lie on a network drive, so it keeps the plain rollback journal (a write-ahead log needs memory that only one
computer shares), and every transaction is on the disk before the next step (``synchronous=EXTRA``). One program has
it at a time: the lock is taken at opening and goes with the process, however that ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from converters.collecting.intact import UNREADABLE, misshapen
from converters.collecting.seal import teach
from converters.reasons import why

APPLICATION = 0x6E69616E
"""What marks our files among SQLite's: "nian"."""
BEGINNING = b"SQLite format 3\x00"
WAIT = 2.0
"""Seconds to wait for another program's lock."""

_VERSION_1 = """
CREATE TABLE runs (run INTEGER PRIMARY KEY, began TEXT NOT NULL, program TEXT NOT NULL, year INTEGER NOT NULL);
CREATE TABLE places (id INTEGER PRIMARY KEY, tree TEXT NOT NULL UNIQUE);
CREATE TABLE contents (
    digest TEXT PRIMARY KEY, program TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs,
    stamp_unit TEXT, stamp_name TEXT, stamp_batch TEXT,
    name TEXT, code TEXT, year INTEGER, same TEXT NOT NULL, explained INTEGER NOT NULL, saved REAL,
    refusal_zh TEXT, refusal_en TEXT
) WITHOUT ROWID;
CREATE TABLE reports (
    digest TEXT PRIMARY KEY REFERENCES contents, report TEXT NOT NULL, rest TEXT NOT NULL,
    places INTEGER NOT NULL REFERENCES places
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    looked INTEGER NOT NULL
);
CREATE TABLE pieces (
    file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, number INTEGER NOT NULL, member TEXT NOT NULL,
    digest TEXT NOT NULL, modified REAL NOT NULL, refusal_zh TEXT, refusal_en TEXT,
    PRIMARY KEY (file, number)
) WITHOUT ROWID;
CREATE TABLE units (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL, name TEXT NOT NULL, code TEXT,
    kind TEXT NOT NULL, parent TEXT NOT NULL, contact TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE accepted (
    year INTEGER NOT NULL, unit TEXT NOT NULL, digest TEXT NOT NULL REFERENCES reports, path TEXT NOT NULL,
    modified REAL NOT NULL, how TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (year, unit)
) WITHOUT ROWID;
CREATE TABLE findings (
    digest TEXT NOT NULL REFERENCES reports, previous TEXT NOT NULL, rules TEXT NOT NULL, findings TEXT NOT NULL,
    PRIMARY KEY (digest, previous)
);
CREATE TABLE samples (
    digest TEXT PRIMARY KEY REFERENCES reports, letters INTEGER NOT NULL, sample BLOB NOT NULL, place TEXT NOT NULL
);
CREATE TABLE shares (one TEXT NOT NULL, other TEXT NOT NULL, share REAL NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
"""
_VERSION_2 = """
CREATE TABLE withdrawn (
    year INTEGER NOT NULL, unit TEXT NOT NULL, same TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (year, unit, same)
) WITHOUT ROWID;
"""
_VERSION_3 = "DELETE FROM samples;"  # their shingles are chosen otherwise now
_VERSION_4 = """
ALTER TABLE reports ADD COLUMN seal TEXT NOT NULL DEFAULT '';
ALTER TABLE places ADD COLUMN seal TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN seal TEXT NOT NULL DEFAULT '';
UPDATE reports SET seal = seal(report, rest);
UPDATE places SET seal = seal(tree);
UPDATE findings SET seal = seal(findings);
"""
_VERSION_5 = """
ALTER TABLE withdrawn ADD COLUMN digest TEXT;
ALTER TABLE withdrawn ADD COLUMN path TEXT;
ALTER TABLE withdrawn ADD COLUMN modified REAL;
ALTER TABLE withdrawn ADD COLUMN how TEXT;
ALTER TABLE withdrawn ADD COLUMN since INTEGER;
"""  # what was accepted, so that it can be again; null of what was withdrawn before
MIGRATIONS: tuple[str, ...] = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4, _VERSION_5)
"""What makes a file of each version out of one of the version before; only ever added to."""
HEADER, APPLICATION_AT = 100, 68
"""Bytes of SQLite's own header, and where the application's mark stands in it."""


class StoreRefused(Exception):
    """The file cannot be used as the state, and was left as it is; the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en

    def words(self, lang: str = "zh") -> str:
        """The reason in a language."""
        return self.en if lang == "en" else self.zh


Hook = Callable[[str], None]
"""Told of each step of a transaction; tests end the process there."""


class Database:
    """A connection that has the file for itself until it is closed."""

    def __init__(self, path: Path, hook: Hook | None = None) -> None:
        self.path, self._hook = path, hook
        _look(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
            teach(self.connection)
        except (OSError, sqlite3.Error) as error:
            raise _cannot_open(path, error) from None
        try:
            self._prepare()
        except BaseException:
            self.connection.close()
            raise

    def _prepare(self) -> None:
        try:
            self.execute("PRAGMA locking_mode=EXCLUSIVE")
            # a file of ours never asks for the write-ahead log; one copied from elsewhere might
            self.execute("PRAGMA journal_mode=DELETE")
            self.execute("PRAGMA synchronous=EXTRA")
            self.execute("PRAGMA foreign_keys=ON")
            with self.transaction("open"):
                self._migrate()
            if (found := self.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise _damaged(self.path, (f"数据库自检没有通过：{found}", str(found)))
            if (wrong := misshapen(self.connection, MIGRATIONS)) is not None:
                raise _damaged(self.path, wrong)
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StoreRefused(
                    f"状态文件 {self.path} 正被另一个 nianbao 使用（也许是同事正在收集）。请等它结束后再运行。",
                    f"the state {self.path} is in use by another nianbao (a colleague's, perhaps). Wait until it has ended.",
                ) from None
            raise _cannot_open(self.path, error) from None
        except sqlite3.DatabaseError as error:
            raise _damaged(self.path, why(error)) from None

    def _migrate(self) -> None:
        application = self.execute("PRAGMA application_id").fetchone()[0]
        version = self.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION and (
            application or version or self.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        ):
            raise _foreign(self.path)
        known = len(MIGRATIONS)
        if version > known:
            raise StoreRefused(
                f"状态文件 {self.path} 是较新版本的 nianbao 写的（第 {version} 版，这里只认识到第 {known} 版），没有改动它。请升级 nianbao。",
                f"the state {self.path} was written by a newer nianbao (version {version}, known here up to {known}) "
                "and was not changed. Upgrade nianbao.",
            )
        for script in MIGRATIONS[version:]:
            for statement in script.split(";"):
                if statement.strip():
                    self.execute(statement)
        if version < known:
            self.execute(f"PRAGMA application_id={APPLICATION}")
            self.execute(f"PRAGMA user_version={known}")

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """One statement."""
        return self.connection.execute(statement, values)

    @contextmanager
    def transaction(self, name: str) -> Iterator[None]:
        """All or nothing of what is done within."""
        self._step(f"{name}: begin")
        self.execute("BEGIN EXCLUSIVE")
        try:
            yield
            self._step(f"{name}: commit")
            self.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError) and name != "open":
                zh, en = why(error)
                raise StoreRefused(
                    f"状态文件 {self.path} 写不进去：{zh}。已收下的都还在；请处理后再运行一次。",
                    f"cannot write the state {self.path}: {en}. What was accepted is still there; run again.",
                ) from error
            raise
        self._step(f"{name}: committed")

    @contextmanager
    def intact(self) -> Iterator[None]:
        """Refuse the file where what is read within is not what was written into it."""
        try:
            yield
        except UNREADABLE as error:
            raise _damaged(self.path, why(error)) from error

    def _step(self, step: str) -> None:
        if self._hook is not None:
            self._hook(step)

    def close(self) -> None:
        """Give the file free."""
        self.connection.close()


def _look(path: Path) -> None:
    """Refuse what is plainly none of ours before SQLite is let near it: nothing of another program's is touched."""
    try:
        with path.open("rb") as file:
            begin = file.read(HEADER)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _cannot_open(path, error) from None
    if begin and not begin.startswith(BEGINNING):
        raise _foreign(path)
    # after a crash the journal has what the header should be
    left = path.with_name(path.name + "-journal")
    ours = begin[APPLICATION_AT : APPLICATION_AT + 4] == APPLICATION.to_bytes(4, "big")
    if begin and not ours and not left.exists():
        raise _foreign(path)


def _foreign(path: Path) -> StoreRefused:
    return StoreRefused(
        f"{path} 不是 nianbao 的状态文件，没有改动它。请用 --state 指定另一个文件。",
        f"{path} is no state of nianbao and was not changed. Name another file with --state.",
    )


def _damaged(path: Path, reason: tuple[str, str]) -> StoreRefused:
    zh, en = reason
    return StoreRefused(
        f"状态文件 {path} 已损坏（{zh}），没有改动它。请用备份替换；没有备份的，把它改名保存，再重新收集。",
        f"the state {path} is damaged ({en}) and was not changed. Put a backup in its place, or keep it "
        "under another name and collect anew.",
    )


def _cannot_open(path: Path, error: Exception) -> StoreRefused:
    zh, en = why(error)
    return StoreRefused(
        f"状态文件 {path} 打不开：{zh}。请核对路径和权限，或用 --state 指定另一个文件。",
        f"cannot open the state {path}: {en}. Check the path and its permissions, or name another file with --state.",
    )
