"""Our own styles that carry what Word has no other place for: the writer sets them, the reader takes them back.

Their names say it all, so that they survive a file saved by another program, which renames style ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BODY, SUBHEADING = "年报正文", "年报小标题"
BOLD = "年报加粗"
RULE = "年报附文分隔"
TITLE = "Title"
_JOINED, _AS_IS = "·续", "·原样"
_NAME = re.compile(rf"(?:{BODY}|{SUBHEADING}(?P<level>[1-6]))(?P<joined>{_JOINED})?(?P<as_is>{_AS_IS})?")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the style of a paragraph of narrative says.

    ``level`` is the depth of a sub-heading (how many #, 0 for text), ``joined`` that no blank line parts it
    from the paragraph before, ``as_is`` that it is narrative though it looks like structure.
    """

    level: int = 0
    joined: bool = False
    as_is: bool = False

    @property
    def name(self) -> str:
        """The style's name."""
        kind = f"{SUBHEADING}{self.level}" if self.level else BODY
        return kind + _JOINED * self.joined + _AS_IS * self.as_is

    @property
    def plain(self) -> Mark:
        """The same look without joining or marking: the style for what a person types next."""
        return Mark(self.level)


def mark_of(style_name: str) -> Mark | None:
    """The mark a style's name carries; None for a style that is not ours."""
    match = _NAME.fullmatch(style_name)
    if match is None:
        return None
    return Mark(int(match["level"] or 0), match["joined"] is not None, match["as_is"] is not None)
