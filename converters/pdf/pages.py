"""The pages of a PDF with their text, or why it cannot be read, said so that a clerk knows what to do."""

from __future__ import annotations

from collections.abc import Sequence

from converters.errors import Unreadable
from converters.pdf.apart import ask
from converters.pdf.limits import LARGEST, SECONDS
from converters.pdf.paper import Page

FEWEST_LETTERS = 20
"""A page with fewer letters (a page number, a stamp) has no text to speak of."""
PICTURE = 0.4
"""Share of a page that a scan covers, at least."""
MOST_UNMAPPED = 0.1
"""Share of letters without meaning from which on a text is garbled; a few are signs before list items."""

_ORIGINAL = "请取得 Word、Excel 原件，或由原件直接“另存为 PDF”的文件。"
_ORIGINAL_EN = "Get the Word or Excel original, or a PDF saved from it."

_WRONG = {
    "password": (
        "PDF 有打开密码，不能读取。请用密码打开后另存为没有密码的 PDF，或取得 Word、Excel 原件。",
        "the PDF asks for a password. Open it and save it without one, or get the Word or Excel original.",
    ),
    "broken": (
        "PDF 文件已损坏或不完整，不能读取。请重新下载，或请填报单位重新发送。",
        f"the PDF is broken or incomplete. Fetch it again or ask for it again. {_ORIGINAL_EN}",
    ),
    "died": (
        f"PDF 文件无法解析（读取它会耗尽内存或使程序出错），未读取。{_ORIGINAL}",
        f"the PDF cannot be parsed: reading it takes up all memory or fails. {_ORIGINAL_EN}",
    ),
    "slow": (
        f"读取这个 PDF 超过 {SECONDS} 秒，已停止。一份报告只需不到一秒；{_ORIGINAL}",
        f"reading the PDF took over {SECONDS} s and was stopped; a report takes less than one. {_ORIGINAL_EN}",
    ),
    "scan": (
        f"PDF 是扫描件（图片），其中没有文字，不能读取。{_ORIGINAL}",
        f"the PDF is a scan: pictures without text. {_ORIGINAL_EN}",
    ),
    "ocr": (
        f"PDF 是扫描件，图片下隐藏的文字是机器识别的，数字可能有误，未读取。{_ORIGINAL}",
        (
            f"the PDF is a scan; the hidden text under its pictures was recognised by a machine, and its numbers may be "
            f"wrong. It was not read. {_ORIGINAL_EN}"
        ),
    ),
    "empty": (
        f"PDF 里没有文字（文字可能已转成曲线，或落在页面之外），不能读取。{_ORIGINAL}",
        f"the PDF holds no text (it may have been turned into outlines, or lie off the pages). {_ORIGINAL_EN}",
    ),
    "garbled": (
        f"PDF 的字体没有注明各字是什么字（复制出来是乱码），不能读取。{_ORIGINAL}",
        f"the PDF's fonts do not say what their letters are (copied text is garbled). {_ORIGINAL_EN}",
    ),
}
_COUNTED = {
    "pages": ("页", "pages"),
    "glyphs": ("个字", "letters (on a page or in all)"),
    "points": ("磅（页面的边长）", "points (the side of a page)"),
    "objects": ("个图形（一页内）", "drawn objects (on a page)"),
}


def read_pages(data: bytes, name: str) -> tuple[list[Page], list[int]]:
    """The pages of a PDF, and the numbers of those that are pictures without text.

    Raises Unreadable.
    """
    if len(data) > LARGEST:
        raise Unreadable(
            f"《{name}》有 {len(data)} 字节，超过 {LARGEST // 1_000_000} MB 的上限，不像一份报告。",
            f"{name} has {len(data)} bytes, above the limit of {LARGEST // 1_000_000} MB; it is unlikely to be a report.",
        )
    answer = ask(data)
    if answer.wrong in _COUNTED:
        unit, unit_en = _COUNTED[answer.wrong]
        raise Unreadable(
            f"PDF 有 {answer.found} {unit}，超过 {answer.limit} 的上限，不像一份报告。",
            f"the PDF has {answer.found} {unit_en}, above the limit of {answer.limit}; it is unlikely to be a report.",
        )
    wrong = answer.wrong or _without_text(answer.pages)
    if wrong:
        raise Unreadable(*_WRONG[wrong])
    return answer.pages, [p.number for p in answer.pages if _letters(p) < FEWEST_LETTERS and p.pictured >= PICTURE]


def _without_text(pages: Sequence[Page]) -> str:
    """Why there is nothing to read on these pages; "" where there is."""
    letters = sum(_letters(p) for p in pages)
    if letters < FEWEST_LETTERS * len(pages) and sum(p.hidden for p in pages) > letters:
        return "ocr"
    if letters < FEWEST_LETTERS:
        return "scan" if any(p.pictured >= PICTURE for p in pages) else "empty"
    return "garbled" if sum(p.unmapped for p in pages) > MOST_UNMAPPED * letters else ""


def _letters(page: Page) -> int:
    return sum(not g.text.isspace() for g in page.glyphs)
