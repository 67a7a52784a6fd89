"""What the command's own parameters take, told without the parser library's validator.

That validator (pydantic) takes longer to load than a help page to print. A text is a text and digits are a whole
number; all else, and every refusal with its words, is left to the library.
"""

from __future__ import annotations

import re
from typing import Any

_WHOLE = re.compile("[0-9]{1,9}")


class _Plain:
    """Reads the value of one parameter; anything but a plain one goes to the library's own way."""

    def __init__(self, param: Any) -> None:
        self.library = param.get_runtime_param

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value as the command takes it; raises the library's usage error."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        wanted = param.type_descriptor
        if wanted.annotation is str and isinstance(value, str):
            return value
        if (
            wanted.annotation == list[str]
            and isinstance(value, list | tuple)
            and all(isinstance(v, str) for v in value)
        ):
            return list(value)
        if wanted.annotation is int and isinstance(value, int | str) and _WHOLE.fullmatch(str(value)):
            number, limits = int(value), wanted.parameter_info
            if (limits.min is None or number >= limits.min) and (limits.max is None or number <= limits.max):
                return number
        return self.library().coerce(value, param=param, ctx=ctx)


def use(params: list[Any]) -> list[Any]:
    """The same parameters, to be read plainly."""
    for param in params:
        if "get_runtime_param" not in vars(param):
            plain = _Plain(param)
            param.get_runtime_param = lambda plain=plain: plain
    return params
