"""PDFs that would hurt: locked, cut, endless, packed a thousandfold, with actions."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache

from tests.bad.model import Case
from tests.builders import FORMS, sound
from tests.drawn_report import drawn
from tests.made_pdf import Sheet, document, stream

_BOMB = b"<</Filter[/FlateDecode/FlateDecode]"


@cache
def sheets() -> tuple[Sheet, ...]:
    """A report without findings, as pages."""
    return tuple(drawn(sound(FORMS[0])))


def cases() -> Iterator[Case]:
    """All of them."""

    def case(zh: str, en: str, data: bytes) -> Case:
        return Case("pdf", zh, en, lambda: data, ".pdf")

    good = document(*sheets())
    yield case("设了打开密码", "with a password", document(*sheets(), password=b"secret"))
    yield case("只剩前 200 字节", "cut after 200 bytes", good[:200])
    yield case("只剩一半", "cut in half", good[: len(good) // 2])
    yield case("只有文件头", "nothing but the head", b"%PDF-1.7\n")
    yield case(
        "文件头之后是随机字节", "random bytes after the head", b"%PDF-1.7\n" + bytes(i * i % 251 for i in range(99_999))
    )
    yield case("空白页", "blank pages", document(Sheet()))
    yield case("1000 页", "1,000 pages", document(*[Sheet()] * 1000))
    yield case(
        "标为 10 万页", "said to have 100,000 pages", good.replace(b"/Count %d" % len(sheets()), b"/Count 100000")
    )
    yield case("页面树成环", "a ring of pages", good.replace(b"/Kids[", b"/Kids[2 0 R ", 1))
    yield case("页面大得惊人", "a huge MediaBox", _boxed(b"0 0 9e9 9e9"))
    yield case("页面为负", "a negative MediaBox", _boxed(b"9 9 -9 -9"))
    yield case("一页 4 万字", "40,000 letters on a page", _written(40_000))
    yield case("一页 6 万条线", "60,000 lines on a page", document(*sheets(), _lines(60_000)))
    yield case("内容流解压成 1 GB", "a content stream that unpacks to 1 GB", _bomb())
    yield case("图形互相嵌套 40^7 次", "drawings within drawings, 40^7", _nested())
    yield case(
        "JavaScript 与启动命令",
        "JavaScript and launch actions",
        good.replace(
            b"<</Type/Catalog",
            b"<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://192.0.2.1'\\))>>/AA<</WC<</S/Launch/F(cmd.exe)>>>>",
            1,
        ),
    )
    yield case(
        "嵌入文件与远程跳转",
        "embedded files and remote jumps",
        good.replace(
            b"<</Type/Catalog",
            b"<</Type/Catalog/OpenAction<</S/GoToR/F(\\\\\\\\192.0.2.1\\\\a.pdf)>>/Names<</EmbeddedFiles<</Names[(a) 9 0 R]>>>>",
            1,
        ),
    )
    yield case("结尾多出 5 MB", "5 MB too many at the end", good + b"\0" * 5_000_000)
    yield case("60 MB", "60 MB", good + b"\0" * 60_000_000)


def _boxed(box: bytes) -> bytes:
    return document(*sheets()).replace(b"/MediaBox[0 0 595 842]", b"/MediaBox[%s]" % box)


def _written(letters: int) -> bytes:
    full = Sheet()
    for n in range(100):
        full.text(10, 100 + 7 * n, "字" * (letters // 100), 1)
    return document(*sheets(), full)


def _lines(count: int) -> Sheet:
    sheet = Sheet()
    sheet.ops = [b"0 0 m 9 0 l S\n" * count]
    return sheet


def _bomb() -> bytes:
    """A form whose content is packed twice: 1 GB of white space in some kilobytes."""
    pack = zlib.compressobj(9)
    once = b"".join([*(pack.compress(b" " * 1_000_000) for _ in range(1000)), pack.flush()])
    sheet = Sheet()
    sheet.ops = [b"/Fm Do"]
    return document(
        *sheets(), sheet, extra=[stream(_BOMB + b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]", zlib.compress(once, 9))]
    )


def _nested() -> bytes:
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</A %d 0 R>>>>"
    sheet = Sheet()
    sheet.ops = [b"/Fm Do"]
    inner = [stream(head % (11 + i), b"/A Do " * 40) for i in range(6)]
    return document(sheet, extra=[*inner, stream(head % 10, b"0 0 9 9 re f ")])
