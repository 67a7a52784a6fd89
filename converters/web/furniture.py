"""A site's own words around a report: dates of publication, buttons, breadcrumbs, imprint."""

from __future__ import annotations

import re

LONGEST = 200
_LABELS = (
    "信息来源|文章来源|稿件来源|来源|发布日期|发布时间|发布机构|发布单位|发布人|发文日期|发文机关|发文单位|成文日期|生成日期|"
    "公开日期|更新时间|更新日期|时间|日期|作者|编辑|责任编辑|责编|审核|浏览次数|浏览量|浏览|阅读次数|阅读量|阅读数|阅读|"
    "点击次数|点击数|点击量|点击率|点击|访问次数|访问量|索引号|信息索引号|文号|主题分类|主题词|信息分类|公开方式|公开形式|"
    "公开范围|公开时限|有效性|当前位置|您的位置|您现在的位置|您当前的位置|您所在的位置|当前所在位置|现在位置|所在位置|"
    "上一篇|下一篇|上一条|下一条|分享到|分享|字号|字体|字体大小|视力保护色|背景色|主办单位|主办|承办单位|承办|版权所有|"
    "网站标识码|政府网站标识码|技术支持|网站备案号|备案号|相关链接|相关文档|相关附件"
)
_LABELLED = re.compile(rf"(?:[\d\-/.年月日: ]+)?(?:{_LABELS})\s*[:：].*")
_WORD = re.compile(
    r"打印(?:本页|此页|文章)?|关闭(?:窗口|本页|页面|此页)?|分享到?|微信|微博|新浪微博|QQ|QQ空间|QQ好友|朋友圈|收藏(?:本页)?|"
    r"返回(?:顶部|首页|上一页|列表)?|[大中小]|字号|字体|默认|超大|纠错|我要纠错|复制链接|下载(?:文档|本文)?|语音播报|朗读|"
    r"无障碍(?:阅读|浏览)?|首页|网站首页|网站地图|关于我们|联系我们|上一篇|下一篇|上一条|下一条|扫一扫.*|A[+-]?|T|"
    r"相关(?:文章|信息|链接|附件|阅读|新闻)|推荐阅读|[|>»›·/]+|[:：]"
)
_BREADCRUMB = re.compile(r"(?:网站)?首页\s*(?:[>＞»›/→]|-+).+")
_STAMP = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_IMPRINT = re.compile(r"(?i)(?:copyright|©|版权所有|.{0,8}ICP备|.{0,6}公网安备|.{0,12}标识码).*")
_BRACKETS = str.maketrans(dict.fromkeys("【】[]（）()|｜\xa0\u3000", " "))
_ABOUT_TABLE = (
    "索引号",
    "主题分类",
    "发布机构",
    "发文日期",
    "公开方式",
    "信息分类",
    "生成日期",
    "成文日期",
    "发布日期",
)


def is_furniture(text: str) -> bool:
    """True for a line that is the site's, as it can only be: nothing that says a whole sentence."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST or "。" in text:
        return not text
    if any(p.fullmatch(text) for p in (_LABELLED, _BREADCRUMB, _STAMP, _IMPRINT)):
        return True
    return all(_WORD.fullmatch(w) for w in text.translate(_BRACKETS).split())


def is_about_table(rows: list[list[str]]) -> bool:
    """True for the table in which a site lists number, date and publisher of a page."""
    cells = ["".join(c.split()).rstrip(":：") for row in rows for c in row if c]
    return sum(c.startswith(_ABOUT_TABLE) for c in cells) >= 2
