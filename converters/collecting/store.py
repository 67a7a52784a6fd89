"""The collecting office's state: what came in and what it says, what was accepted, what was found.

What a file says is kept by its digest and never read twice; what was accepted is kept until a later report of the
unit takes its place, whatever becomes of the file.
"""

from __future__ import annotations

import array
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from converters.collecting import codec
from converters.collecting.content import Content, Held
from converters.collecting.database import Database, Hook
from converters.collecting.incoming import Found
from converters.collecting.kept import Accepted, Kept, Sample
from converters.collecting.seal import seal, sealed
from converters.collecting.stamp import Stamp
from converters.collecting.state import Unit
from converters.errors import Unreadable
from schemas.finding import Finding, Reading
from schemas.place import Place
from schemas.report import Report

RACY = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was looked at may have been changed again in the same tick."""
_CONTENT = (
    "digest, stamp_unit, stamp_name, stamp_batch, name, code, year, same, explained, saved, refusal_zh, refusal_en"
)


class Store:
    """The state in its file; a context, which gives the file free."""

    def __init__(self, path: Path, year: int, hook: Hook | None = None) -> None:
        self.program = version("nianbao")
        self.database = Database(path, hook)
        self._places: dict[int, Mapping[str, Any]] = {}
        with self.database.transaction("run"):
            began = datetime.now().astimezone().isoformat(timespec="seconds")
            cursor = self._do("INSERT INTO runs (began, program, year) VALUES (?, ?, ?)", began, self.program, year)
            self.run = int(cursor.lastrowid or 0)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def _do(self, statement: str, *values: object) -> Any:
        return self.database.execute(statement, values)

    # ---- files ----------------------------------------------------------------------------------------

    def known(self) -> dict[str, list[Kept]]:
        """The pieces of every file seen so far that need not be looked at again, by :func:`state_of` it."""
        pieces = self._pieces()
        rows = self._do("SELECT path, id, size, modified, looked FROM files")
        return {
            _state(path, size, modified): pieces[number]
            for path, number, size, modified, looked in rows
            if number in pieces and modified < looked - RACY
        }

    def _pieces(self) -> dict[int, list[Kept]]:
        """The pieces of files by the file's id; of none that another version of the program read."""
        found: dict[int, list[Kept]] = {}
        stale: set[int] = set()
        rows = self._do(
            "SELECT file, member, p.digest, modified, p.refusal_zh, p.refusal_en, program FROM pieces p "
            "LEFT JOIN contents c ON c.digest = p.digest ORDER BY file, number"
        )
        for file, member, digest, modified, zh, en, program in rows:
            refusal = Unreadable(zh, en) if zh is not None else None
            if refusal is None and program != self.program:
                stale.add(file)
            found.setdefault(file, []).append(Kept(member, digest, modified, refusal))
        return {file: kept for file, kept in found.items() if file not in stale}

    def has(self, digest: str) -> bool:
        """True where what a content says is known, to this version of the program."""
        row = self._do("SELECT program FROM contents WHERE digest = ?", digest).fetchone()
        return row is not None and row[0] == self.program

    def remember(self, found: Found, looked: int, kept: Sequence[Kept]) -> None:
        """A file and its pieces, in place of what it was before."""
        self._do("DELETE FROM files WHERE path = ?", found.key)
        row = (found.key, found.size, found.modified, looked)
        cursor = self._do("INSERT INTO files (path, size, modified, looked) VALUES (?, ?, ?, ?)", *row)
        for number, piece in enumerate(kept):
            words = (None, None) if piece.refusal is None else (piece.refusal.zh, piece.refusal.en)
            values = (cursor.lastrowid, number, piece.member, piece.digest, piece.modified, *words)
            self._do("INSERT INTO pieces VALUES (?, ?, ?, ?, ?, ?, ?)", *values)

    # ---- contents -------------------------------------------------------------------------------------

    def add(self, content: Content) -> None:
        """What a file says, in place of what an earlier version of the program took it to say."""
        stamp, refusal = content.stamp, content.refusal
        if refusal is not None and self._do("SELECT 1 FROM reports WHERE digest = ?", content.digest).fetchone():
            # an earlier version of the program read it, and it may have been accepted
            self._do("UPDATE contents SET program = ? WHERE digest = ?", self.program, content.digest)
            return
        self._do(
            f"INSERT INTO contents ({_CONTENT}, program, run) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
            "ON CONFLICT (digest) DO UPDATE SET stamp_unit=excluded.stamp_unit, stamp_name=excluded.stamp_name, "
            "stamp_batch=excluded.stamp_batch, name=excluded.name, code=excluded.code, year=excluded.year, "
            "same=excluded.same, explained=excluded.explained, saved=excluded.saved, refusal_zh=excluded.refusal_zh, "
            "refusal_en=excluded.refusal_en, program=excluded.program",
            content.digest,
            *((stamp.unit, stamp.name, stamp.batch) if stamp is not None else (None, None, None)),
            content.name,
            content.code,
            content.year,
            content.same,
            content.explained,
            content.saved,
            *((None, None) if refusal is None else (refusal.zh, refusal.en)),
            self.program,
            self.run,
        )
        if content.held is not None:
            self._add_reading(content.digest, content.held)

    def _add_reading(self, digest: str, held: Held) -> None:
        self._do("INSERT OR IGNORE INTO places (tree, seal) VALUES (?, ?)", held.places, seal(held.places))
        number = self._do("SELECT id FROM places WHERE tree = ?", held.places).fetchone()[0]
        self._do(
            "INSERT INTO reports VALUES (?, ?, ?, ?, ?) ON CONFLICT (digest) DO UPDATE SET report=excluded.report, "
            "rest=excluded.rest, places=excluded.places, seal=excluded.seal",
            digest,
            held.report,
            held.rest,
            number,
            seal(held.report, held.rest),
        )
        for table in ("findings", "samples"):
            self._do(f"DELETE FROM {table} WHERE digest = ?", digest)
        self._do("DELETE FROM findings WHERE previous = ?", digest)
        self._do("DELETE FROM shares WHERE one = ? OR other = ?", digest, digest)

    def contents(self) -> dict[str, Content]:
        """What every file says, by digest, without its report."""
        found = {}
        for row in self._do(f"SELECT {_CONTENT} FROM contents"):
            digest, unit, stamped, batch, name, code, year, same, explained, saved, zh, en = row
            stamp = Stamp(unit, stamped or "", batch or "") if unit is not None else None
            refusal = Unreadable(zh, en) if zh is not None else None
            found[digest] = Content(digest, stamp, name, code, year, same, bool(explained), saved, refusal)
        return found

    def first_seen(self) -> dict[str, int]:
        """The run in which each content came for the first time."""
        return dict(self._do("SELECT digest, run FROM contents"))

    def reading(self, digest: str) -> Reading:
        """The reading of a content, whole."""
        with self.database.intact():
            report, rest, number = self._texts(digest)
            if number not in self._places:
                tree, kept = self._do("SELECT tree, seal FROM places WHERE id = ?", number).fetchone()
                sealed(kept, tree)
                self._places[number] = json.loads(tree)
            return codec.reading_of(report, json.loads(rest), self._places[number])

    def report(self, digest: str) -> Report:
        """The report of a content."""
        with self.database.intact():
            report, rest, _ = self._texts(digest)
            return codec.report_of(report, json.loads(rest)["mixed"])

    def _texts(self, digest: str) -> tuple[str, str, int]:
        """A report, the rest of its reading, and where its places are, as they were written."""
        statement = "SELECT report, rest, places, seal FROM reports WHERE digest = ?"
        report, rest, places, kept = self._do(statement, digest).fetchone()
        sealed(kept, report, rest)
        return report, rest, places

    # ---- units, what was accepted of them ---------------------------------------------------------------

    def set_units(self, units: Iterable[Unit]) -> None:
        """The roster of this run, in its order."""
        self._do("DELETE FROM units")
        for number, u in enumerate(units):
            row = (u.id, number, u.name, u.code, u.kind, u.parent, u.contact)
            self._do("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?)", *row)

    def accepted(self, year: int) -> dict[str, Accepted]:
        """What was accepted on a year, by unit."""
        rows = self._do("SELECT unit, digest, path, modified, how, run FROM accepted WHERE year = ?", year)
        return {unit: Accepted(*rest) for unit, *rest in rows}

    def set_accepted(self, year: int, new: Mapping[str, Accepted | None]) -> None:
        """What is accepted of units from now on; None takes it back."""
        for unit, a in new.items():
            if a is None:
                self._do("DELETE FROM accepted WHERE year = ? AND unit = ?", year, unit)
            else:
                row = (year, unit, a.digest, a.path, a.modified, a.how, a.run)
                self._do("INSERT OR REPLACE INTO accepted VALUES (?, ?, ?, ?, ?, ?, ?)", *row)

    def withdrawn(self, year: int) -> dict[str, frozenset[str]]:
        """What was taken back of units, by what makes reports the same."""
        found: dict[str, set[str]] = {}
        for unit, same in self._do("SELECT unit, same FROM withdrawn WHERE year = ?", year):
            found.setdefault(unit, set()).add(same)
        return {unit: frozenset(all_of_it) for unit, all_of_it in found.items()}

    def add_withdrawn(self, year: int, unit: str, was: Accepted) -> None:
        """What was accepted is taken back, and kept."""
        self._do(
            "INSERT OR REPLACE INTO withdrawn (year, unit, same, run, digest, path, modified, how, since) "
            "SELECT ?, ?, same, ?, digest, ?, ?, ?, ? FROM contents WHERE digest = ?",
            *(year, unit, self.run, was.path, was.modified, was.how, was.run, was.digest),
        )

    def remove_withdrawn(self, year: int, unit: str) -> list[Accepted | None]:
        """Nothing of a unit is taken back any more: what was, None where a version before 5 of the file kept nothing."""
        where = "FROM withdrawn WHERE year = ? AND unit = ?"
        rows = self._do(f"SELECT digest, path, modified, how, since {where}", year, unit).fetchall()
        self._do(f"DELETE {where}", year, unit)
        return [Accepted(*row) if row[0] is not None else None for row in rows]

    # ---- findings ----------------------------------------------------------------------------------------

    def findings(self, rules: str) -> dict[tuple[str, str], str]:
        """What was found under these rules, as texts: by the report's digest and that of last year's."""
        rows = self._do("SELECT digest, previous, findings, seal FROM findings WHERE rules = ?", rules)
        kept = {}
        with self.database.intact():
            for digest, previous, found, mark in rows:
                sealed(mark, found)
                kept[digest, previous] = found
        return kept

    def set_findings(self, digest: str, previous: str, rules: str, findings: Sequence[Finding]) -> str:
        """Keep what was found, and give it as text."""
        tree = codec.text(codec.findings_tree(findings))
        row = (digest, previous, rules, tree, seal(tree))
        self._do("INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?, ?)", *row)
        return tree

    def findings_in(self, found: str) -> tuple[Finding, ...]:
        """The findings in a text that was kept."""
        with self.database.intact():
            return codec.findings_of(json.loads(found))

    # ---- narrative alike -----------------------------------------------------------------------------------

    def samples(self) -> dict[str, Sample]:
        """The samples of narratives by the reports' digests."""
        rows = self._do("SELECT digest, letters, sample, place FROM samples")
        with self.database.intact():
            return {
                digest: Sample(letters, array.array("I", sample), Place(**json.loads(place)) if place else None)
                for digest, letters, sample, place in rows
            }

    def set_sample(self, digest: str, sample: Sample) -> None:
        """Keep the sample of a narrative."""
        place = "" if sample.place is None else codec.text(sample.place.as_json())
        stored = array.array("I", sample.shingles).tobytes()
        self._do("INSERT OR REPLACE INTO samples VALUES (?, ?, ?, ?)", digest, sample.letters, stored, place)

    def shares(self) -> dict[tuple[str, str], float]:
        """How much of one report's narrative stands in another's, where that was compared."""
        return {(one, other): share for one, other, share in self._do("SELECT one, other, share FROM shares")}

    def set_share(self, one: str, other: str, share: float) -> None:
        """Keep a comparison."""
        self._do("INSERT OR REPLACE INTO shares VALUES (?, ?, ?)", one, other, share)


def state_of(found: Found) -> str:
    """What a file is as far as the disk tells: while it is the same, so is the file."""
    return _state(found.key, found.size, found.modified)


def _state(path: str, size: int, modified: int) -> str:
    return f"{size}:{modified}:{path}"
