"""What calamine reads in a workbook, which it does in a process of its own: a file made to hurt ends that and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from converters.apart import Apart, Gone
from converters.errors import Unreadable
from converters.workbook.reading.calamine_answer import SECONDS, Answer, Given
from converters.workbook.reading.container import refuse

CALAMINE = Apart("converters.workbook.reading.calamine_child")


def sheets(data: bytes) -> Sequence[Given]:
    """The sheets of a workbook in their order; Unreadable where calamine cannot open it, or comes to its end over it."""
    import msgspec

    try:
        answer = msgspec.msgpack.decode(CALAMINE.ask(data, SECONDS), type=Answer)
    except Gone as gone:
        raise (_slow() if gone.late else _died()) from None
    except msgspec.MsgspecError:
        raise _died() from None
    if answer.wrong:
        raise damaged(answer.wrong)
    return answer.sheets


def damaged(wrong: str) -> Unreadable:
    """The refusal of what calamine cannot read, with its reason."""
    return refuse(f"文件已损坏，读不出单元格（{wrong}）。", f"The file is damaged; its cells cannot be read ({wrong}).")


def _died() -> Unreadable:
    return refuse(
        "工作簿无法解析（读取它会耗尽内存或使程序出错），未读取。",
        "The workbook cannot be parsed: reading it takes up all memory or fails.",
    )


def _slow() -> Unreadable:
    return refuse(
        f"读取这个工作簿超过 {SECONDS} 秒，已停止。一份报告只需不到一秒。",
        f"Reading the workbook took over {SECONDS} s and was stopped; a report takes less than one.",
    )
