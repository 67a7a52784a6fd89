"""pdfium in a process of its own, which lives from the first PDF of a run to the last."""

from __future__ import annotations

import msgspec

from converters.apart import Apart, Gone
from converters.pdf import limits
from converters.pdf.answer import Answer

PDFIUM = Apart("converters.pdf.child")


def ask(data: bytes) -> Answer:
    """What pdfium finds in the bytes of a file; ``slow`` or ``died`` where it came to its end over it."""
    try:
        return msgspec.msgpack.decode(PDFIUM.ask(data, limits.SECONDS), type=Answer)
    except Gone as gone:
        return Answer("slow" if gone.late else "died")
    except msgspec.MsgspecError:
        return Answer("died")
