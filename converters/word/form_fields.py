"""The form fields of old Word forms: what a drop-down or a box shows is no text of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from converters.word.package import W, inside, number, on, value

TICKED, EMPTY = "☑", "□"


@dataclass(slots=True)
class Field:
    """A field that is open: whether its result has begun, what it asks for, and the text its result has so far."""

    data: Element | None = None
    """The ``w:ffData`` of a form field."""
    begun: bool = False
    instruction: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def shown(self) -> str:
        """What a form field shows beside its result's text; in 〔〕, which no number has, where that is not certain."""
        written = "".join(self.written).strip()
        if self.data is None:
            return ""
        if (choices := inside(self.data, "ddList")) is not None:
            return self._chosen(choices, written)
        if (box := inside(self.data, "checkBox")) is not None and not written:
            return TICKED if on(box, "checked" if box.find(f"{W}checked") is not None else "default") else EMPTY
        default = (value(self.data, "textInput/default") or "").strip()
        return f"〔{default}〕" if default and not written else ""

    def _chosen(self, choices: Element, written: str) -> str:
        entries = [entry.get(f"{W}val", "") for entry in choices.findall(f"{W}listEntry")]
        said = value(choices, "result") or value(choices, "default")
        at = number(said, -1) if said is not None else 0
        chosen = entries[at] if 0 <= at < len(entries) else ""
        if written or not chosen.strip():
            # some programs write the choice as text too
            return "" if written == chosen.strip() else f"〔{chosen}〕"
        asked = "".join(self.instruction).split()
        certain = asked[:1] == ["FORMDROPDOWN"] and value(choices, "result") is not None
        return chosen if certain else f"〔{chosen}〕"
