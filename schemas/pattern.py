"""Patterns that are compiled when first used.

Compiling a pattern takes a tenth of a millisecond to two, and a sound workbook meets half of those that the modules
it is read and judged by declare: all of them at import were a thirtieth of the time of checking one file.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, cast


class Late:
    """What :func:`late` gives: each method is the compiled pattern's own from its first use on."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._declared = (text, flags)

    @cached_property
    def _compiled(self) -> Any:
        return re.compile(*self._declared)

    def __getattr__(self, name: str) -> Any:
        """Asked for what is not here yet; ``re.error`` where the pattern is wrong."""
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def late(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As ``re.compile``, but compiled when first used; for patterns that modules declare.

    Not for what asks of its type: the functions of ``re`` take it for no pattern.
    """
    return cast("re.Pattern[AnyStr]", Late(text, flags))
