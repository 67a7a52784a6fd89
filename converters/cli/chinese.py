"""The parser's own words in Chinese: headings of help pages and usage errors.

The parser library has no translations; what it says is few fixed phrases, put into Chinese here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperCommand, TyperGroup

from converters.cli import plain
from converters.cli.words import lang, say

_HELP = (
    (re.compile(r"^Usage: ", re.M), "用法："),
    (re.compile(r"^Options:$", re.M), "选项："),
    (re.compile(r"^Arguments:$", re.M), "参数："),
    (re.compile(r"^Commands:$", re.M), "命令："),
    (re.compile(r"Show this message and exit\."), "显示帮助"),
    (re.compile(r"Install completion for the current shell\."), "为当前的命令行安装自动补全"),
    (
        re.compile(r"Show completion for the current shell, to copy it or\s+customize the installation\."),
        "显示自动补全的脚本，供自行安装",
    ),
    (re.compile(r"\[default: ?"), "[默认："),
    (re.compile(r"(\[|; )required\]"), r"\1必填]"),
    (re.compile(r"\[OPTIONS\]"), "[选项]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "命令 [参数]…"),
    (re.compile(r"\{(\w+…)\}\.\.\."), r"\1"),
    (re.compile(r"(\[\w+…\])\.\.\."), r"\1"),
)


def in_chinese(text: str) -> str:
    """A help page with the parser's phrases in the language in use."""
    if lang() == "zh":
        for pattern, words in _HELP:
            text = pattern.sub(words, text)
    return text


class Group(TyperGroup):
    """The whole command, its help in the language in use."""

    def get_params(self, ctx: Any) -> Any:
        """The parameters, read plainly where they are plain."""
        return plain.use(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is left of the arguments; an error of theirs knows the command."""
        with _named(ctx):
            return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_chinese(super().get_help(ctx))


class Command(TyperCommand):
    """A sub-command, its help in the language in use."""

    def get_params(self, ctx: Any) -> Any:
        """The parameters, read plainly where they are plain."""
        params = plain.use(super().get_params(ctx))
        for param in params:
            if param.param_type_name == "argument":
                param.display_type_rich = _no_type
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is left of the arguments; an error of theirs knows the command."""
        with _named(ctx):
            return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_chinese(super().get_help(ctx))


def _no_type(ctx: Any) -> None:
    """A help page names an argument: FOLDER…; that it is <list[str]> says nothing to who reads it."""


@contextmanager
def _named(ctx: Any) -> Iterator[None]:
    """An option without its value is an error of no command, as the parser has it: it is of the one that was called."""
    try:
        yield
    except Exception as error:
        if getattr(error, "ctx", ctx) is None:
            nameless: Any = error
            nameless.ctx = ctx
        raise


def usage_error(error: Any) -> str:
    """What is wrong with the arguments, and where to find help."""
    name = type(error).__name__
    if name == "NoArgsIsHelpError":
        return str(error.ctx.get_help())
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "nianbao"
    words = error.format_message() if lang() == "en" else _in_words(name, error)
    return f"{words}\n{say('see-help', command=path)}"


def _in_words(name: str, error: Any) -> str:
    message: str = error.format_message()
    param = getattr(error, "param", None)
    hint = f"“{_name(param)}”" if param is not None else ""
    if name == "NoSuchOption":
        near = f"是不是 {'、'.join(sorted(error.possibilities))}？" if error.possibilities else ""
        return f"没有“{error.option_name}”这个选项。{near}"
    if name == "MissingParameter":
        return f"缺少{hint}。"
    if name == "BadParameter":
        return f"{hint}的值不对：{_value_words(error.message)}"
    if found := re.match(r"No such command '(.*)'\.", message):
        return f"没有“{found.group(1)}”这个命令。"
    if found := re.match(r"Got unexpected extra argument\(?s?\)? \((.*)\)", message):
        return f"多余的参数：{found.group(1)}。"
    if name == "BadOptionUsage":
        return f"选项 {error.option_name} 缺少它的值。"
    return message


def _name(param: Any) -> str:
    options = [o for o in param.opts if o.startswith("--")]
    return str(options[0] if options else param.metavar or param.name)


def _value_words(message: str) -> str:
    if "valid integer" in message:
        return "应为整数。"
    if found := re.search(r"(greater|less) than or equal to (-?\d+)", message):
        return f"应不{'小于' if found.group(1) == 'greater' else '大于'} {found.group(2)}。"
    return message
