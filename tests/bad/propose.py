"""Answers for cases that have none yet, printed for a person to read, judge and keep under ``answers``.

``python -m tests.bad.propose COMMAND FAMILY``
"""

from __future__ import annotations

import json
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.bad.batch import checked, converted, lay
from tests.bad.every import FAMILIES
from tests.bad.judge import rules_of, status_of, value_in
from tests.bad.model import KEY, answers

ABOUT_THE_NUMBER = (*map(str, range(24, 34)), "40")


def proposed(command: str, family: str) -> Iterator[str]:
    """What is said now of the cases of a family that have no answer, as TOML."""
    with tempfile.TemporaryDirectory() as place:
        folder = lay(Path(place) / "f", (c for c in FAMILIES[family]() if c.name not in answers()))
        trees = {lang: checked([command], folder, lang)[1] for lang in ("zh", "en")}
        reports = converted([command], folder)[1]
        for name, case in folder.cases.items():
            here = trees["zh"][name]
            yield f"[{quoted(case.name)}]"
            yield f"status = {status_of(here)}"
            if rules := rules_of(here):
                yield f"rules = {json.dumps(rules)}"
            report = reports.get(Path(name).stem)
            if case.number in ABOUT_THE_NUMBER and report is not None:
                yield f"value = {quoted(value_in(report))}"
            for lang in trees:
                if words := _words(trees[lang][name], name, lang):
                    yield f"{lang} = {quoted(words)}"
            yield ""


def quoted(value: object) -> str:
    """A text or number as TOML; characters that nobody sees are written out."""
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) == "Cf" else c for c in shown)


def _words(tree: Mapping[str, Any], name: str, lang: str) -> str:
    told = [f for f in tree["findings"] if f["severity"] != "info"]
    about = [f for f in told if f["key"] == KEY] or told
    text = tree.get("reason") or (about[0]["message"] if about else "")
    text = text.split(name)[-1].lstrip("》”: ")
    return text.partition("。" if lang == "zh" else ". ")[0].rstrip("。.")[:140]


if __name__ == "__main__":
    print("\n".join(proposed(sys.argv[1], sys.argv[2])))
