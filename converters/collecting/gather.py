"""What came in, known by what it says: files that are as they were are not read, contents known are not read again."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from converters.collecting.content import Content, content_of, digest_of
from converters.collecting.incoming import Found, pieces, shown, walk
from converters.collecting.ours import is_ours, is_state
from converters.collecting.store import Kept, Store, state_of
from converters.errors import Unreadable

BATCH = 50
"""Files read in one transaction: what is lost at most when the power goes."""


class Mapper(Protocol):
    """How contents are read: :func:`map`, or an executor's ``map``, in the order given."""

    def __call__(self, function: Callable[[bytes], Content], data: Iterable[bytes], /) -> Iterable[Content]:
        """The content of each."""
        ...


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
    """Everything in the folders, in order; what is new is read and kept in the store, batch by batch."""
    found = list(walk(folders, leave_out))
    known = store.known()
    unknown = [f for f in found if state_of(f) not in known]
    looked = {f.key: known[state_of(f)] for f in found if state_of(f) in known}
    todo = iter(progress(unknown))
    while batch := list(islice(todo, BATCH)):
        looked |= _read(batch, store, mapper)
    return [Came(shown(f.path, k.member), k.digest, k.modified, k.refusal) for f in found for k in looked[f.key]]


def _read(batch: list[Found], store: Store, mapper: Mapper) -> dict[str, list[Kept]]:
    """Look into files, read what no content is known of, and keep both."""
    looked: dict[str, list[Kept]] = {}
    fresh: dict[str, None] = {}
    began = time.time_ns()

    def data() -> Iterator[bytes]:
        for found in batch:
            looked[found.key] = []
            for piece in () if is_state(found.real) else pieces(found):
                if is_ours(piece.data):
                    continue
                digest = digest_of(piece.data) if piece.refusal is None else ""
                looked[found.key].append(Kept(piece.member, digest, piece.modified, piece.refusal))
                if digest and digest not in fresh and not store.has(digest):
                    fresh[digest] = None
                    yield piece.data

    contents = list(mapper(content_of, data()))
    with store.database.transaction("files"):
        for content in contents:
            store.add(content)
        for found in batch:
            kept = looked[found.key]
            if not (len(kept) == 1 and kept[0].refusal is not None and not kept[0].member):
                store.remember(found, began, kept)  # what could not be opened is tried again
    return looked
