"""Where settings are written: ``nianbao.toml``, ``[tool.nianbao]`` of a ``pyproject.toml``, the environment.

The file is looked for beside the reports (in the folder that holds all of them, then above it), then in the
current folder and above; the first found is the only one used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from converters.reasons import why
from converters.sources import SETTINGS
from schemas.settings import Wrong, layer

NAME, PROJECT = SETTINGS, "pyproject.toml"
FILE_VARIABLE = "NIANBAO_SETTINGS"
LARGEST = 2**20
"""Bytes; settings are a few lines."""
_PART = r"""(?:[\w-]{1,200}+|"[^"\n]{0,200}"|'[^'\n]{0,200}')"""
_DEEP = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{32}}")
"""A key of more parts than any setting has: reading it takes time and memory that grow with the square of them."""
VARIABLES = {
    "NIANBAO_SELECT": "select",
    "NIANBAO_IGNORE": "ignore",
    "NIANBAO_SEVERITY": "severity",
    "NIANBAO_BLANK": "blank",
}


class BadSettings(Exception):
    """Settings that cannot be used, in both languages, with where they stand."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en

    def words(self, lang: str) -> str:
        """The reason in one language."""
        return self.en if lang == "en" else self.zh


def find(paths: Sequence[str]) -> Path | None:
    """The settings file for these reports."""
    for start in (_common(paths), Path.cwd()):
        for folder in (start, *start.parents):
            if (folder / NAME).is_file():
                return folder / NAME
            if (folder / PROJECT).is_file() and _has_table(folder / PROJECT):
                return folder / PROJECT
    return None


def _common(paths: Sequence[str]) -> Path:
    """The folder that holds all reports; the current one for standard input and patterns."""
    real = [Path(p).absolute() for p in paths if Path(p).exists()]
    try:
        return Path(os.path.commonpath([p if p.is_dir() else p.parent for p in real])) if real else Path.cwd()
    except ValueError:  # on several drives
        return Path.cwd()


def _has_table(file: Path) -> bool:
    try:
        return "nianbao" in _tree(file)[1].get("tool", {})
    except BadSettings:
        return False  # a project's file that is none of ours


def load(file: Path) -> dict[str, Any]:
    """The settings in a file, checked; raises BadSettings."""
    text, tree = _tree(file)
    inside = file.name == PROJECT
    if inside:
        tree = tree.get("tool", {}).get("nianbao", {})
    try:
        return layer(tree)
    except Wrong as wrong:
        line = _line(text, ("tool.nianbao." if inside else "") + wrong.path, wrong.part)
        where = (f"第 {line} 行 ", f"line {line} ") if line else ("", "")
        raise BadSettings(
            f"{file} {where[0]}{wrong.path}：{wrong.zh}", f"{file} {where[1]}{wrong.path}: {wrong.en}"
        ) from None


def _tree(file: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and what it says, unchecked; raises BadSettings."""
    import tomllib  # most have no settings

    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise BadSettings(
                f"设置文件 {file} 超过 1 MB，不像设置，未读取。请删去无关内容。",
                f"the settings {file} have more than 1 MB and are unlikely to be settings. Remove what does not belong there.",
            )
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        if (deep := _DEEP.search(text)) is not None:
            line = text.count("\n", 0, deep.start()) + 1
            raise BadSettings(
                f"设置文件 {file} 第 {line} 行的键有 32 层以上，不像设置，未读取。请改正或删去这一行。",
                f"line {line} of the settings {file} has a key of more than 32 parts. Correct or delete it.",
            )
        return text, tomllib.loads(text)
    except OSError as e:
        zh, en = why(e)
        raise BadSettings(f"设置文件 {file} 打不开：{zh}。", f"cannot open the settings {file}: {en}.") from None
    except UnicodeDecodeError:
        raise BadSettings(f"设置文件 {file} 不是 UTF-8 编码。", f"the settings {file} are not UTF-8.") from None
    except RecursionError:
        raise BadSettings(
            f"设置文件 {file} 不是有效的 TOML：括号套得太深。",
            f"the settings {file} are not valid TOML: brackets too deep in one another.",
        ) from None
    except tomllib.TOMLDecodeError as e:
        from converters.toml_reasons import reason

        zh, en = reason(e)
        raise BadSettings(
            f"设置文件 {file} 不是有效的 TOML：{zh}。", f"the settings {file} are not valid TOML: {en}."
        ) from None


def from_words(words: Mapping[str, Sequence[str]], named: Mapping[str, str]) -> dict[str, Any]:
    """Settings given as words (``severity``: ``X-SAME=info``); ``named`` says how people call each key."""
    tree: dict[str, Any] = {}
    for key, values in words.items():
        parts = [p.strip() for value in values for p in value.split(",") if p.strip()]
        if key == "severity":
            tree[key] = dict(_pair(p, named[key]) for p in parts)
        elif parts:
            tree[key] = parts[-1] if key == "blank" else parts
    try:
        return layer(tree)
    except Wrong as wrong:
        name = named[wrong.path.split(".")[0]]
        raise BadSettings(f"{name}：{wrong.zh}", f"{name}: {wrong.en}") from None


def _pair(text: str, name: str) -> tuple[str, str]:
    rule, sign, level = text.partition("=")
    if not sign:
        raise BadSettings(
            f"{name}：“{text}”应写成 规则=级别，如 X-SAME=info。",
            f"{name}: “{text}” should be RULE=LEVEL, such as X-SAME=info.",
        )
    return rule.strip(), level.strip().lower()


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings in environment variables; raises BadSettings."""
    given = {key: [environment[name]] for name, key in VARIABLES.items() if environment.get(name)}
    return from_words(given, {key: name for name, key in VARIABLES.items()})


def _line(text: str, path: str, part: str) -> int | None:
    """The line on which a setting stands, by its key, else by the wrong word; None where that is not plain."""
    lines = text.split("\n")
    at = [number for number, full in _keys(lines) if full == path or path.startswith(f"{full}.")]
    quoted = re.compile(rf"""["']?{re.escape(part)}["']?(?![\w-])""") if part else None
    if quoted is not None:
        after = [n for n in range(at[-1] if at else 1, len(lines) + 1) if quoted.search(lines[n - 1].split("#")[0])]
        if after:
            return after[0]
    return at[-1] if at else None


def _keys(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each key or table header written on a line of its own, with its whole path."""
    table = ""
    for number, line in enumerate(lines, 1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = ".".join(p.strip(" \"'") for p in header.group(1).split("."))
            yield number, table
        elif key := re.match(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\.[\w-]+)*)\s*=""", line):
            name = key.group(1).strip("\"'")
            yield number, f"{table}.{name}" if table else name
