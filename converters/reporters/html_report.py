"""The results of a check as one page that opens offline: counts, a filter, each file's findings and tables.

The page holds text from received files, so everything is escaped and its content policy allows
nothing but its own style and script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from typing import BinaryIO

from converters.batch import FileResult
from converters.reporters.html_file import file_section
from converters.reporters.html_words import say
from converters.reporters.options import Options
from converters.tally import Tally
from schemas.finding import Severity
from schemas.messages import SEVERITY_WORDS, Lang
from schemas.rules import catalogue

MOST_OPEN = 10
"""With more files than this, each is folded up until somebody opens it."""


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """The whole page."""
    tally = Tally()
    held = [tally.add(r) for r in results]
    lang = options.lang
    rules = sorted({f.rule for r in held for f in r.findings}, key=list(catalogue()).index)
    out.write(_head(lang).encode())
    out.write("".join(_top(tally, rules, lang)).encode())
    for number, result in enumerate(held, 1):
        part = "".join(file_section(number, result, lang, unfolded=len(held) <= MOST_OPEN))
        out.write(part.encode("utf-8", "replace"))
    out.write("".join(_foot(rules, lang)).encode())


def _head(lang: Lang) -> str:
    style, script = _part("page.css"), _part("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{say('title', lang)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _top(tally: Tally, rules: list[str], lang: Lang) -> Iterator[str]:
    counts = tally.summary()
    yield f'<header><h1>{say("title", lang)}</h1>\n<ul class="counts">'
    for name, look in (
        ("files", ""),
        ("ok", "good"),
        ("errors", "error"),
        ("warnings", "warning"),
        ("explained", "said"),
        ("unreadable", "error" if tally.files["unreadable"] else ""),
    ):
        if counts[name] or name not in ("explained", "unreadable"):
            yield f'<li class="{look}"><b>{counts[name]}</b>{say(name, lang)}</li>'
    yield "</ul></header>\n"
    # shown by the script, without which it could not filter
    yield '<div class="filter" hidden><form>'
    yield f'<input type="search" name="search" placeholder="{say("search", lang)}" aria-label="{say("search", lang)}">'
    for level in (*Severity, None):
        name = level.value if level is not None else "said"
        words = SEVERITY_WORDS[level][lang] if level is not None else say("explained", lang)
        yield f'<label><input type="checkbox" name="level" value="{name}" checked> {words}</label>'
    yield f'<select name="status" aria-label="{say("status", lang)}"><option value="">{say("every-file", lang)}</option>'
    for status in ("findings", "ok", "unreadable"):
        yield f'<option value="{status}">{say(f"status-{status}", lang)}</option>'
    yield f'</select><select name="rule" aria-label="{say("rule", lang)}"><option value="">{say("every-rule", lang)}</option>'
    for rule in rules:
        yield f'<option value="{rule}">{rule} {escape(catalogue()[rule].title[lang])}</option>'
    yield f'</select><button type="reset">{say("reset", lang)}</button>'
    yield f'<button type="button" data-open="1" data-words="{say("unfold", lang)}" data-close="{say("fold", lang)}">'
    yield f'{say("unfold", lang)}</button><output data-words="{say("shown", lang)}"></output></form></div>\n<main>\n'


def _foot(rules: list[str], lang: Lang) -> Iterator[str]:
    if rules:
        yield f'<section class="rules"><h2>{say("rules", lang)}</h2><dl>\n'
        for rule in map(catalogue().__getitem__, rules):
            words = " ".join((rule.statement[lang], f"{say('basis', lang)}{rule.basis[lang]}"))
            yield f"<dt>{rule.id} {escape(rule.title[lang])}</dt><dd>{escape(words)}</dd>\n"
        yield "</dl></section>\n"
    yield f"</main>\n<script>{_part('page.js')}</script>\n</body>\n</html>\n"


def _part(name: str) -> str:
    return files("templates").joinpath("check", name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
