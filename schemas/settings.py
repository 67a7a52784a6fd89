"""Settings as people write them, and the policy that follows.

Settings come in layers (file, environment, command line), each a mapping of key paths to values; what a
later layer says replaces what an earlier one said. ``KEYS`` is all there is to set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from schemas.finding import Severity
from schemas.rules import Limits, Policy, Words, catalogue

LEVELS = (*(s.value for s in Severity), "off")
Layer = Mapping[str, Any]
"""Key path (``jump.factor``) to a value of the key's kind."""


class Wrong(ValueError):
    """A setting that cannot be; ``path`` is its key, ``part`` the word in it that is wrong."""

    def __init__(self, path: str, part: str, zh: str, en: str) -> None:
        super().__init__(f"{path}: {en}")
        self.path, self.part, self.zh, self.en = path, part, zh, en


@dataclass(frozen=True)
class Key:
    """One thing that can be set: how its value is taken, its JSON Schema, what it means."""

    take: Callable[[str, Any], Any]
    schema: Mapping[str, Any]
    words: Words


def _rules(path: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
        raise Wrong(
            path,
            "",
            '应是规则编号的列表，如 ["T3-", "X-SAME"]',
            'should be a list of rule ids, such as ["T3-", "X-SAME"]',
        )
    for word in value:
        if not matching(word):
            raise _unknown(path, word, catalogue(), "没有“{}”这条规则。", "no rule “{}”.")
    return tuple(value)


def _level(path: str, value: Any) -> str:
    if value not in LEVELS:
        raise Wrong(
            path,
            str(value),
            f"“{value}”应是 {'、'.join(LEVELS)} 之一。",
            f"“{value}” should be one of {', '.join(LEVELS)}.",
        )
    return str(value)


def _levels(path: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise Wrong(path, "", '应是一张表，如 X-SAME = "info"', 'should be a table, such as X-SAME = "info"')
    found: dict[str, str] = {}
    for word, level in value.items():
        ids = matching(word)
        if not ids:
            raise _unknown(path, word, catalogue(), "没有“{}”这条规则。", "no rule “{}”.")
        found |= dict.fromkeys(ids, _level(f"{path}.{word}", level))
    return found


def _whole(path: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Wrong(path, str(value), f"“{value}”应是不小于 0 的整数。", f"“{value}” should be a whole number from 0.")
    return value


def _factor(path: str, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 1 < value < 1e9:
        raise Wrong(path, str(value), f"“{value}”应是大于 1 的数。", f"“{value}” should be a number above 1.")
    return value


def _patterns(path: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v for v in value):
        raise Wrong(
            path,
            "",
            '应是单位名称的列表，* 代表任意文字，如 ["*市人民政府"]',
            'should be a list of names, * for any text, such as ["*市人民政府"]',
        )
    return tuple(value)


_RULE_LIST = {"type": "array", "items": {"type": "string"}}
_NAMES = {"type": "array", "items": {"type": "string", "minLength": 1}}
_LEVEL = {"enum": list(LEVELS)}

KEYS: Mapping[str, Key] = {
    "select": Key(_rules, _RULE_LIST, {
        "zh": "只用这些规则：编号，或编号的开头（如 T3-、X-）",
        "en": "use only these rules: ids, or what ids begin with (T3-, X-)"}),
    "ignore": Key(_rules, _RULE_LIST, {"zh": "不用这些规则", "en": "do not use these rules"}),
    "severity": Key(_levels, {"type": "object", "additionalProperties": _LEVEL}, {
        "zh": "各规则的级别：error、warning、info 或 off（不用）",
        "en": "severity of rules: error, warning, info or off"}),
    "blank": Key(_level, _LEVEL, {
        "zh": "数据格留空（FMT-BLANK）算什么：error、warning、info 或 off",
        "en": "what a blank number cell (FMT-BLANK) is: error, warning, info or off"}),
    "overview.least": Key(_whole, {"type": "integer", "minimum": 0}, {
        "zh": "第一部分最少的字数（S1-LENGTH）；不设则不查",
        "en": "least length of section 一 in characters (S1-LENGTH); not checked unless set"}),
    "regulations.by": Key(_patterns, _NAMES, {
        "zh": "有规章制定权的单位名称，* 代表任意文字（T2-AUTHORITY）",
        "en": "names of agencies that may make 规章, * for any text (T2-AUTHORITY)"}),
    "regulations.not_by": Key(_patterns, _NAMES, {
        "zh": "没有规章制定权的单位名称，在乡镇、街道、县区及其部门之外另加（T2-AUTHORITY）",
        "en": "names of agencies that may not, beside towns, counties and their bureaus (T2-AUTHORITY)"}),
    "jump.factor": Key(_factor, {"type": "number", "exclusiveMinimum": 1}, {
        "zh": "与上年相差多少倍以上才提示（X-JUMP，默认 10）",
        "en": "how many times last year's number counts as a jump (X-JUMP, 10 by default)"}),
    "jump.least": Key(_whole, {"type": "integer", "minimum": 0}, {
        "zh": "与上年相差多少以上才提示（X-JUMP，默认 100）",
        "en": "least difference from last year's number (X-JUMP, 100 by default)"}),
}  # fmt: skip


def matching(word: str) -> list[str]:
    """The rules that a word names: an id, or the part of ids before a hyphen (``T3-`` or ``T3``)."""
    wanted = word.strip().upper()
    if wanted in catalogue():
        return [wanted]
    start = wanted if wanted.endswith("-") else wanted + "-"
    return [rule for rule in catalogue() if rule.startswith(start)] if len(start) > 1 else []


def layer(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Settings written as a tree (a TOML document), checked; raises Wrong at the first that cannot be."""
    found = {}
    for path, value in _flat(tree, ""):
        key = KEYS.get(path)
        if key is None:
            raise _unknown(
                path, path.rsplit(".", 1)[-1], KEYS, "没有“{}”这个设置。", "there is no such setting: “{}”.", path
            )
        found[path] = key.take(path, value)
    return found


def _flat(tree: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    groups = {path.split(".")[0] for path in KEYS if "." in path}
    for name, value in tree.items():
        path = f"{before}{name}"
        if not before and name in groups:
            if not isinstance(value, Mapping):
                inner = "、".join(p for p in KEYS if p.startswith(f"{name}."))
                raise Wrong(path, "", f"应是一张表，其中可写 {inner}", f"should be a table with {inner}")
            yield from _flat(value, f"{path}.")
        else:
            yield path, value


def _unknown(path: str, word: str, known: Iterable[str], zh: str, en: str, shown: str | None = None) -> Wrong:
    # a part of a name is near the whole: SAME, carry
    asked = shown or word
    choices = list(known)
    near = get_close_matches(asked.upper() if choices[0].isupper() else asked, choices, 1, cutoff=0.6)
    near = near or [c for c in choices if word.upper() in c.upper() and len(word) > 2][:1]
    more = (f"是不是 {near[0]}？", f" Did you mean {near[0]}?") if near else ("", "")
    return Wrong(path, word, zh.format(asked) + more[0], en.format(asked) + more[1])


def layered(*layers: Layer) -> dict[str, Any]:
    """Layers as one. Severities add up rule by rule; a later ``select`` drops what earlier ones ignore."""
    found: dict[str, Any] = {}
    for one in layers:
        levels = dict(found.get("severity", {}))
        if "blank" in one:
            levels["FMT-BLANK"] = one["blank"]
        levels |= one.get("severity", {})
        if "select" in one:
            found.pop("ignore", None)
        found |= {k: v for k, v in one.items() if k != "blank"}
        if levels:
            found["severity"] = levels
    return found


def policy(settings: Layer) -> Policy:
    """The policy that settings make."""
    severities: dict[str, Severity | None] = {
        rule: None if level == "off" else Severity(level) for rule, level in settings.get("severity", {}).items()
    }
    if settings.get("select"):
        selected = {rule for word in settings["select"] for rule in matching(word)}
        severities |= {rule: None for rule in catalogue() if rule not in selected}
    severities |= {rule: None for word in settings.get("ignore", ()) for rule in matching(word)}
    defaults = Limits()
    limits = Limits(
        settings.get("overview.least", defaults.overview_least),
        settings.get("regulations.by", ()),
        settings.get("regulations.not_by", ()),
        settings.get("jump.factor", defaults.jump_factor),
        settings.get("jump.least", defaults.jump_least),
    )
    return Policy(severities, limits)


def settings_schema() -> dict[str, Any]:
    """The JSON Schema of ``nianbao.toml``."""
    properties: dict[str, Any] = {}
    for path, key in KEYS.items():
        *groups, name = path.split(".")
        held = properties
        for group in groups:
            node = held.setdefault(group, {"type": "object", "additionalProperties": False, "properties": {}})
            held = node["properties"]
        held[name] = {"description": f"{key.words['zh']} / {key.words['en']}", **key.schema}
    properties["severity"]["propertyNames"] = {"pattern": f"^({'|'.join(sorted(_prefixes()))})$"}
    for name in ("select", "ignore"):
        properties[name]["items"] = {"pattern": properties["severity"]["propertyNames"]["pattern"], "type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "nianbao.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _prefixes() -> set[str]:
    """Every id, and every beginning of ids that ends with a hyphen."""
    return set(catalogue()) | {rule.split("-", 1)[0] + "-" for rule in catalogue()}
