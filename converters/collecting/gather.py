"""What came in, known by what it says: files that are as they were are not read, contents known are not read again."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Protocol

from converters.batch import Helped
from converters.collecting.content import Content, content_of, digest_of, fatal_content
from converters.collecting.incoming import Found, pieces, shown, walk
from converters.collecting.kept import Kept
from converters.collecting.ours import is_ours, is_state
from converters.collecting.store import Store, state_of
from converters.errors import Unreadable

BATCH = 50
"""Contents kept in one transaction: what is lost at most when the power goes."""


class Mapper(Protocol):
    """How contents are read: :func:`map`, or an executor's ``map``, in the order given."""

    def __call__(self, function: Callable[[bytes], Content], data: Iterable[bytes], /) -> Iterable[Content]:
        """The content of each."""
        ...


def helped_by(helped: Helped | None) -> Mapper:
    """Contents read here, or by those who help once that is worth it."""

    def mapper(function: Callable[[bytes], Content], data: Iterable[bytes], /) -> Iterator[Content]:
        began, pending = perf_counter(), iter(data)
        while helped is None or perf_counter() - began < helped.after:
            if (piece := next(pending, None)) is None:
                return
            yield function(piece)
        crew = helped.crew()
        yield from map(function, pending) if crew is None else crew.work(_Each(function), pending, fatal_content)

    return mapper


@dataclass(frozen=True)
class _Each:
    """A function for each of several; can be sent to another process, as the function can."""

    function: Callable[[bytes], Content]

    def __call__(self, data: Sequence[bytes]) -> list[Content]:
        return [self.function(d) for d in data]


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came in, on the disk or in an archive; ``modified`` in seconds, of its file or as its archive tells."""

    path: str
    digest: str
    modified: float
    refusal: Unreadable | None = None


def gather(
    folders: Iterable[str],
    store: Store,
    leave_out: Collection[Path] = (),
    mapper: Mapper = map,
    progress: Callable[[list[Found]], Iterable[Found]] = iter,
) -> list[Came]:
    """Everything in the folders, in order; what is new is read and kept in the store, some at a time."""
    found = list(walk(folders, leave_out))
    known = store.known()
    unknown = [f for f in found if state_of(f) not in known]
    looked = {f.key: known[state_of(f)] for f in found if state_of(f) in known}
    looking = _Looking(store)
    contents = iter(mapper(content_of, looking.data(progress(unknown))))
    while batch := list(islice(contents, BATCH)):
        looked |= looking.keep(batch)
    looked |= looking.keep([])
    return [Came(shown(f.path, k.member), k.digest, k.modified, k.refusal) for f in found for k in looked[f.key]]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that was looked into, when, and how many contents must have come for all of its own to be known."""

    found: Found
    began: int
    kept: list[Kept]
    needs: int


class _Looking:
    """Looks into files, hands out what no content is known of, and keeps files once all their contents have come."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._opened: deque[_Opened] = deque()
        self._out: set[str] = set()
        self._came = 0

    def data(self, files: Iterable[Found]) -> Iterator[bytes]:
        """The bytes of what is new, each once."""
        for found in files:
            began = time.time_ns()
            kept = list[Kept]()
            for piece in () if is_state(found.real) else pieces(found):
                if is_ours(piece.data):
                    continue
                digest = digest_of(piece.data) if piece.refusal is None else ""
                kept.append(Kept(piece.member, digest, piece.modified, piece.refusal))
                if digest and digest not in self._out and not self._store.has(digest):
                    self._out.add(digest)
                    yield piece.data
            self._opened.append(_Opened(found, began, kept, len(self._out)))

    def keep(self, contents: Sequence[Content]) -> dict[str, list[Kept]]:
        """Keep contents, and the files that are complete with them; says what is in these."""
        looked: dict[str, list[Kept]] = {}
        with self._store.database.transaction("files"):
            for content in contents:
                self._store.add(content)
            self._came += len(contents)
            while self._opened and self._opened[0].needs <= self._came:
                file = self._opened.popleft()
                looked[file.found.key] = file.kept
                if not (len(file.kept) == 1 and file.kept[0].refusal is not None and not file.kept[0].member):
                    self._store.remember(file.found, file.began, file.kept)  # what could not be opened is tried again
        return looked
