"""Web pages that would hurt: depth, number, spans, entities, what they would load or run."""

from __future__ import annotations

from collections.abc import Iterator

from converters.web.write import write
from tests.bad.model import Case
from tests.bad.workbooks import FORM
from tests.builders import sound


def page() -> str:
    """A report without findings, as a web page."""
    return write(sound(FORM))


def cases() -> Iterator[Case]:
    """All of them."""
    for zh, en, more in (
        ("嵌套 10 万层", "100,000 elements deep", "<div>" * 100_000),
        ("嵌套 4 万层的 b", "40,000 <b> deep", "<b>" * 40_000),
        ("嵌套 900 层的表格", "tables 900 deep", "<table><tr><td>" * 900),
        ("一百万个单元格", "a million cells", "<table><tr>" + "<td>1" * 1_000_000 + "</table>"),
        ("colspan=999999999", "colspan=999999999", "<table><tr><td colspan=999999999>甲<td>乙</table>"),
        ("rowspan 炸弹", "rowspan bomb", "<table>" + "<tr><td rowspan=65534 colspan=1000>甲" * 900 + "</table>"),
        ("一百万个实体", "a million entities", "<p>" + "&amp;" * 1_000_000),
        ("实体 10 亿", "entity 1e9", "<p>&#1000000000;&#xD800;&#0;"),
        ("一个标签 10 MB 属性", "10 MB of attributes in one tag", '<p a="' + "x" * 10_000_000 + '">'),
        ("十万个属性", "100,000 attributes", "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">"),
        ("没有结束的标签", "a tag that never ends", "<p " * 300_000),
        ("没有结束的注释", "a comment that never ends", "<!--" * 200_000),
        ("样式表 5 MB", "style sheets of 5 MB", "<style>" + ".a{color:red}" * 380_000 + "</style>"),
        ("样式选择器很深", "style selectors very deep", "<style>" + "a " * 500_000 + "{display:none}</style>"),
        (
            "@import 与 url()",
            "@import and url()",
            '<style>@import "http://192.0.2.1/a.css";p{background:url(http://192.0.2.1/a.png)}</style>',
        ),
        ("meta refresh", "meta refresh", '<meta http-equiv="refresh" content="0;url=http://192.0.2.1/">'),
        (
            "脚本、框架、图片、对象",
            "scripts, frames, pictures, objects",
            "<script>fetch('http://192.0.2.1')</script><iframe src=http://192.0.2.1></iframe><img src=http://192.0.2.1 onerror=alert(1)><object data=javascript:alert(1)></object><link rel=stylesheet href=http://192.0.2.1>",
        ),
        ("xml 外部实体", "an external entity", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;'),
    ):
        yield Case("html", zh, en, lambda more=more: (page() + more).encode(), ".html")
    yield Case(
        "html",
        "同样的内容在报告之前",
        "10,000 elements before the report",
        lambda: ("<p>" * 10_000 + page()).encode(),
        ".html",
    )
    yield Case(
        "html",
        "声明的编码不存在",
        "an encoding that does not exist",
        lambda: ('<meta charset="x-evil">' + page()).encode(),
        ".html",
    )
    yield Case(
        "html",
        "声明 UTF-7",
        "declared UTF-7",
        lambda: b'<meta charset="utf-7">+ADw-script+AD4-' + page().encode(),
        ".html",
    )
    yield Case("html", "25 MB", "25 MB", lambda: page().encode() + b" " * 25_000_000, ".html")
    yield Case(
        "html",
        "双向覆盖包住数字",
        "a number in a bidi override",
        lambda: page().replace(">243<", "><bdo dir=rtl>342</bdo><").encode(),
        ".html",
    )
    yield Case(
        "html",
        "零宽字符在数字里",
        "zero-width characters in a number",
        lambda: page().replace(">243<", ">2&#8203;4&zwj;3<").encode(),
        ".html",
    )
