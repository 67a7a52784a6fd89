"""All bad files, family by family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from tests.bad import cell_values, containers, pages, pdfs, sizes, structure, texts, word_files, xml_parts
from tests.bad.model import Case

FAMILIES: Mapping[str, Callable[[], Iterable[Case]]] = {
    "containers": containers.cases,
    "xml": xml_parts.cases,
    "sizes": sizes.cases,
    "values": cell_values.cases,
    "structure": structure.cases,
    "text": texts.cases,
    "pages": pages.cases,
    "word": word_files.cases,
    "pdf": pdfs.cases,
}


def every() -> Iterator[Case]:
    """Every case."""
    for cases in FAMILIES.values():
        yield from cases()
