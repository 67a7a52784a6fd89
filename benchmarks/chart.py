"""A picture of cost against size: panels side by side, both axes logarithmic, a line a command, as SVG.

Only what the lines need is drawn; the words are Chinese with English beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

COLOURS = ("#1F6FB2", "#C2571A", "#2E8B57", "#7A4FA3")
_INK, _FAINT, _GRID = "#24292F", "#6B747D", "#E4E7EB"
_FONT = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',system-ui,sans-serif"
_WIDTH, _HEIGHT = 350, 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 18, 96, 54
_LABEL = 14
"""Least distance between the names at the lines' ends."""
_NAMES = 76

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Panel:
    """A panel: its name in both languages, its lines by name, and one dashed line for comparison with its name."""

    zh: str
    en: str
    lines: Mapping[str, Points]
    dashed: tuple[str, Points] | None = None


@dataclass(frozen=True)
class _Scale:
    least: int
    most: int
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (log10(value) - self.least) / (self.most - self.least) * (self.end - self.start)


def chart(title: str, subtitle: str, across: str, panels: Sequence[Panel]) -> str:
    """The picture; ``across`` names the axis of sizes."""
    step = _LEFT + _WIDTH + _RIGHT + _NAMES
    width, height = step * len(panels), _TOP + _HEIGHT + _BOTTOM
    body = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'font-family="{_FONT}" font-size="13" fill="{_INK}">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
        f'<text x="{_LEFT}" y="32" font-size="20" font-weight="600">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="54" fill="{_FAINT}">{escape(subtitle)}</text>',
    ]
    for number, panel in enumerate(panels):
        body += _panel(panel, step * number + _LEFT, across)
    return "\n".join([*body, "</svg>", ""])


def _panel(panel: Panel, left: float, across: str) -> list[str]:
    points = [p for line in panel.lines.values() for p in line]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x = _Scale(floor(log10(min(xs))), ceil(log10(max(xs))), left, left + _WIDTH)
    y = _Scale(floor(log10(0.9 * min(ys))), ceil(log10(max(ys))), _TOP + _HEIGHT, _TOP)
    drawn = [(f'<text x="{left}" y="{_TOP - 14}" font-weight="600">{escape(panel.zh)} <tspan fill="{_FAINT}" '
             f'font-weight="400">{escape(panel.en)}</tspan></text>')]  # fmt: skip
    for power in range(y.least, y.most + 1):
        at = y.at(10.0**power)
        drawn.append(f'<path d="M{left} {at:.1f}H{left + _WIDTH}" stroke="{_GRID}"/>')
        drawn.append(_word(left - 8, at + 4.5, _amount(power), "end", _FAINT))
    for power in range(x.least, x.most + 1):
        at = x.at(10.0**power)
        drawn.append(f'<path d="M{at:.1f} {_TOP}V{_TOP + _HEIGHT}" stroke="{_GRID}"/>')
        drawn.append(_word(at, _TOP + _HEIGHT + 20, _amount(power), "middle", _FAINT))
    drawn.append(_word(left + _WIDTH / 2, _TOP + _HEIGHT + 42, across, "middle", _FAINT))
    if panel.dashed is not None:
        drawn += _dashed(*panel.dashed, x, y)
    ends = []
    for colour, (name, line) in zip(COLOURS, panel.lines.items(), strict=False):
        path = "L".join(f"{x.at(a):.1f} {y.at(b):.1f}" for a, b in line)
        drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.2" stroke-linejoin="round"/>')
        drawn += [f'<circle cx="{x.at(a):.1f}" cy="{y.at(b):.1f}" r="3.4" fill="{colour}"/>' for a, b in line]
        at, up = x.at(line[-1][0]), y.at(line[-1][1])
        if at < x.end:  # the other lines go on to the right of it
            drawn.append(_word(at - 8, up - 7, name, "end", colour))
        else:
            ends.append((up, at, name, colour))
    return drawn + _names(ends)


def _dashed(name: str, line: Points, x: _Scale, y: _Scale) -> list[str]:
    (a, b), (c, d) = line[0], line[-1]
    path = f"M{x.at(a):.1f} {y.at(b):.1f}L{x.at(c):.1f} {y.at(d):.1f}"
    return [
        f'<path d="{path}" stroke="{_FAINT}" stroke-dasharray="4 4"/>',
        _word(x.at(a) + 12, y.at(b) - 8, name, "start", _FAINT),
    ]


def _names(ends: list[tuple[float, float, str, str]]) -> list[str]:
    """Each line's name at its end, moved apart where two would touch."""
    drawn, above = [], -1e9
    for at, right, name, colour in sorted(ends):
        place = max(at, above + _LABEL)
        drawn.append(_word(right + 9, place + 4.5, name, "start", colour))
        above = place
    return drawn


def _word(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _amount(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:.{-power}f}"
