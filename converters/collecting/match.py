"""Whose report a file is: told by its stamp, else by the code in it, else by the name in it; never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from converters.collecting.content import Content
from converters.collecting.stamp import Stamp
from converters.collecting.state import Outcome, Unit
from schemas.review.units import normal_name

_OFFICE = re.compile(r"(?:办公厅|办公室|办)$")
_LEAST = 3
"""Characters of a short name that may stand for a longer one."""
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Match:
    """The unit of a file and how it was told, or the outcome that this came to and why.

    ``body`` is the unit that the file would be of, were a government and its office one.
    """

    unit: Unit | None = None
    how: str | None = None
    outcome: Outcome | None = None
    why: Mapping[str, str] = field(default_factory=dict)
    body: Unit | None = None


class Units:
    """The roster as files are matched with it."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self._by_id = {_key(u.id): u for u in self.units}
        self._by_code = {_key(u.code): u for u in self.units if u.code}
        self._by_name: dict[str, list[Unit]] = {}
        for unit in self.units:
            self._by_name.setdefault(_key(unit.name), []).append(unit)

    def by_stamp(self, stamp: Stamp) -> Unit | None:
        """The unit that a workbook was sent to; None where it is no longer on the roster."""
        return self._by_id.get(_key(stamp.unit))

    def whose(self, content: Content) -> Match:
        """The unit that a file is of."""
        stamped = self.by_stamp(content.stamp) if content.stamp is not None else None
        if stamped is not None:
            return self._stamped(stamped, content)
        if not (content.name or content.code):
            return _unknown(
                "报告里没有单位名称，也没有机构代码。", "neither a name nor a code of a unit stands in the report."
            )
        coded = self._by_code.get(_key(content.code)) if content.code else None
        if coded is not None:
            return self._coded(coded, content)
        return self._named(content)

    def _stamped(self, unit: Unit, content: Content) -> Match:
        """Sent in a unit's own workbook: it is the unit's, unless it names another."""
        other = self._other(unit, content)
        if other is None and (not content.name or agree(content.name, unit.name)):
            return Match(unit, "stamp")
        named = other.name if other is not None else str(content.name)
        body = body_pair(named, unit.name)
        zh = f"这是发给“{unit.name}”的工作簿，里面写的单位却是“{named}”。{_BODY_ZH if body else ''}请核对是哪个单位的，退回重报"
        en = f"the workbook was sent to “{unit.name}”, but names “{named}”. {_BODY_EN if body else ''}Find out whose it is and ask for it again"
        why = {"zh": zh + _RENAMED_ZH, "en": en + _RENAMED_EN} if other is None else {"zh": zh + "。", "en": en + "."}
        return Match(unit, "stamp", Outcome.WRONG_UNIT, why, unit if body else None)

    def _coded(self, unit: Unit, content: Content) -> Match:
        """By its code: where a name stands beside it that is not the unit's, one of them is wrong."""
        if not content.name or _key(content.name) == _key(unit.name):
            return Match(unit, "code")
        others = self._by_name.get(_key(content.name), [])
        if others:
            return _two(unit, others[0], "机构代码", "the code", "单位名称", "the name")
        if body_pair(content.name, unit.name):
            return _body(unit, content.name)
        if agree(content.name, unit.name):
            return Match(unit, "code")
        return _unknown(
            f"机构代码是“{unit.name}”的，写的单位却是“{content.name}”，无法确定是哪个单位，请核对{_RENAMED_ZH}",
            f"the code is that of “{unit.name}”, but it names “{content.name}”: find out whose it is{_RENAMED_EN}",
        )

    def _named(self, content: Content) -> Match:
        if not content.name:
            return _unknown(
                f"名册里没有机构代码“{content.code}”，报告里没有单位名称。",
                f"the code “{content.code}” is not on the roster, and no name stands in the report.",
            )
        found = self._by_name.get(_key(content.name), [])
        if len(found) == 1:
            unit = found[0]
            if content.code and unit.code and _key(unit.code) != _key(content.code):
                return _unknown(
                    f"单位名称是“{unit.name}”，机构代码却是“{content.code}”（名册里是“{unit.code}”），无法确定是哪个单位。",
                    f"it is named “{unit.name}”, but its code is “{content.code}” (on the roster “{unit.code}”).",
                )
            return Match(unit, "name")
        if found:
            return _unknown(
                f"名册里有 {len(found)} 个单位叫“{content.name}”：{_listed(found, 'zh')}，无法确定是哪一个。",
                f"{len(found)} units on the roster are named “{content.name}”: {_listed(found, 'en')}.",
            )
        if bodies := [u for u in self.units if body_pair(content.name, u.name)]:
            return _body(bodies[0], content.name)
        near = self._near(content.name)
        zh = f"名册里没有“{content.name}”。" + (f"是不是{_quoted(near, '、')}？" if near else "")
        en = f"“{content.name}” is not on the roster." + (f" Is it {_quoted(near, ', ')}?" if near else "")
        return _unknown(zh, en)

    def _other(self, unit: Unit, content: Content) -> Unit | None:
        """Another unit of the roster that the file names, by code or by name."""
        coded = self._by_code.get(_key(content.code)) if content.code else None
        if coded is not None and coded is not unit:
            return coded
        named = self._by_name.get(_key(content.name), []) if content.name else []
        return named[0] if named and unit not in named else None

    def _near(self, name: str) -> list[Unit]:
        """Units whose name ends with this one, or this one with theirs: to ask, not to decide."""
        return [u for u in self.units if agree(name, u.name)][:_MOST_NEAR]


def agree(a: str, b: str) -> bool:
    """True for one name, with or without what stands before it: 文化和旅游局, 示例县文化和旅游局."""
    one, other = sorted((_key(a), _key(b)), key=len)
    return one == other or (len(one) >= _LEAST and other.endswith(one))


def body_pair(a: str, b: str) -> bool:
    """True for a government and its own office: two units."""
    one, other = sorted((_key(a), _key(b)), key=len)
    return one != other and one.endswith("政府") and _OFFICE.sub("", other) == one


_RENAMED_ZH = "；是同一单位、只是改了名的，请在名册里改用新名称。"
_RENAMED_EN = "; where it is the same unit under a new name, put that name on the roster."
_BODY_ZH = "政府和它的办公室是两个单位。"
_BODY_EN = "A government and its office are two units. "


def _key(text: str | None) -> str:
    return normal_name(text or "").upper()


def _two(one: Unit, other: Unit, how: str, how_en: str, how_other: str, how_other_en: str) -> Match:
    pair = body_pair(one.name, other.name)
    return Match(
        outcome=Outcome.UNKNOWN_UNIT,
        why={
            "zh": f"按{how}是“{one.name}”，按{how_other}是“{other.name}”，无法确定是哪个单位。{_BODY_ZH if pair else ''}",
            "en": f"by {how_en} it is “{one.name}”, by {how_other_en} “{other.name}”: whose it is cannot be told. {_BODY_EN if pair else ''}".strip(),
        },
    )


def _body(unit: Unit, name: str) -> Match:
    return Match(
        outcome=Outcome.UNKNOWN_UNIT,
        why={
            "zh": f"写的单位是“{name}”，名册里是“{unit.name}”：{_BODY_ZH}请核对是哪个单位的报告。",
            "en": f"it names “{name}”, the roster has “{unit.name}”. {_BODY_EN}Find out whose report it is.",
        },
        body=unit,
    )


def _unknown(zh: str, en: str) -> Match:
    return Match(outcome=Outcome.UNKNOWN_UNIT, why={"zh": zh, "en": en})


def _listed(units: Sequence[Unit], lang: str) -> str:
    shown = [f"{u.code or u.name}（{u.parent}）" if u.parent else u.code or u.name for u in units]
    return ("、" if lang == "zh" else ", ").join(shown)


def _quoted(units: Sequence[Unit], comma: str) -> str:
    return comma.join(f"“{u.name}”" for u in units)
