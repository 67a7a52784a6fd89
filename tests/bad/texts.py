"""Text and Markdown that would hurt: no text, other encodings, endless lines, characters nobody sees."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from converters import text_write
from tests.bad.model import KEY, Case
from tests.bad.workbooks import FORM
from tests.builders import sound, with_values


def text() -> str:
    """A report without findings, as text."""
    return text_write.write(sound(FORM))


def cases() -> Iterator[Case]:
    """All of them."""
    for encoding in ("utf-8-sig", "utf-16", "gb18030", "utf-16-le", "utf-32", "big5"):
        yield _case(f"{encoding} 编码", f"in {encoding}", text().encode(encoding, "replace"))
    yield _case(
        "UTF-8 里一个坏字节", "UTF-8 with one bad byte", text().encode().replace("公开".encode(), b"\xe5\x85", 1)
    )
    yield _case("NUL 字节", "NUL bytes", text().encode().replace("公开".encode(), "公开".encode() + b"\0", 1))
    yield _case("全是 NUL（5 MB）", "nothing but NUL (5 MB)", b"\0" * 5_000_000)
    yield _case("随机字节", "random bytes", bytes(i * i * 7 % 251 for i in range(100_000)))
    yield _case("gzip 炸弹", "gzip bomb", gzip.compress(b"0" * 100_000_000, 6, mtime=0))
    yield _case("一行 50 MB", "one line of 50 MB", b"1 " * 25_000_000)
    yield _case("一行 15 MB 数字", "one line of 15 MB of digits", b"\n" + text().encode() + b"9" * 15_000_000)
    yield _case("一行 15 MB 竖线", "one line of 15 MB of bars", text().encode() + b"| " * 7_500_000)
    yield _case("一百万行", "a million lines", text().encode() + b"1\n" * 1_000_000)
    yield _case("19000 行数字", "19,000 lines of numbers", text().encode() + b"1 2 3\n" * 19_000)
    yield _case("19000 行标题", "19,000 headings", text().encode() + "一、总体情况\n".encode() * 19_000)
    yield _case("一行 100 万个制表符", "a line of a million tabs", text().encode() + b"\t" * 1_000_000)
    yield _case("嵌套 10 万层的列表", "a list 100,000 deep", text().encode() + b"> " * 100_000 + b"a")
    for zh, en, new in (
        ("零宽空格", "a zero-width space", "2\u200b43"),
        ("零宽连接符", "a zero-width joiner", "24\u200d3"),
        ("双向覆盖（显示成别的数）", "a bidi override (shows as another number)", "\u202e342\u202c"),
        ("软连字符", "a soft hyphen", "24\u00ad3"),
        ("组合字符", "a combining mark", "24\u03363"),
        ("数学粗体数字", "mathematical digits", "\U0001d7d0\U0001d7d2\U0001d7d1"),
    ):
        yield _case(f"数字里有{zh}", f"{en} in a number", _spoilt(new))


def _spoilt(new: str) -> bytes:
    """The report with this in place of a number that stands in it once."""
    report = with_values(sound(FORM), {KEY: 987654})
    return text_write.write(report).replace("987654", new).encode()


def _case(zh: str, en: str, data: bytes) -> Case:
    return Case("text", zh, en, lambda: data, ".txt")
