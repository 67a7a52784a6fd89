"""The table of outputs of ``collect``: by name, each with the module that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the table is needed for the command's help, what it makes is not
    from converters.collecting.state import Collection
    from schemas.messages import Lang


@dataclass(frozen=True, slots=True)
class Output:
    """A way to show a status; ``binary`` is not for a terminal."""

    name: str
    suffix: str
    module: str
    binary: bool = False

    def write(self, collection: Collection, lang: Lang) -> bytes:
        """The whole file."""
        made: bytes = import_module(self.module).write(collection, lang)
        return made


OUTPUTS = {
    o.name: o
    for o in (
        Output("text", ".txt", "converters.collecting.status_text"),
        Output("xlsx", ".xlsx", "converters.collecting.status_xlsx", binary=True),
        Output("html", ".html", "converters.collecting.board"),
    )
}
SUFFIXES = {o.suffix: o.name for o in OUTPUTS.values()} | {".htm": "html"}
"""The output that a file's suffix asks for."""
