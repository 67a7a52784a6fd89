"""What the installed command says of bad files, and whether that is the answer they must get."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bad import limits
from tests.bad.limits import Run
from tests.bad.model import KEY, Answer


def asked(command: Sequence[str], path: Path, lang: str) -> tuple[Run, dict[str, Any]]:
    """``check`` of one file, under limits."""
    run = limits.run([*command, "check", path.name, "--format", "json", "--lang", lang], path.parent)
    assert run.clean, (run.status, run.err.decode(errors="replace")[-2000:])
    (tree,) = json.loads(run.out)["files"]
    return run, tree


def status_of(tree: Mapping[str, Any]) -> int:
    """The exit status that is due for a file."""
    if tree["status"] == "unreadable":
        return 3
    return int(any(f["severity"] == "error" for f in tree["findings"]))


def rules_of(tree: Mapping[str, Any]) -> list[str]:
    """The rules of a file's errors and warnings."""
    return sorted({f["rule"] for f in tree["findings"] if f["severity"] != "info"})


def value_in(report: Mapping[str, Any]) -> object:
    """The number :data:`KEY` of a report as JSON; its raw text where it is none (a long one cut), empty for a blank."""
    node: Any = report
    for part in KEY.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    value = report.get("unread", {}).get(KEY, "") if node is None else node
    return f"{value[:20]}… ({len(value)})" if isinstance(value, str) and len(value) > 60 else value


def others_changed(report: Mapping[str, Any], good: Mapping[str, object]) -> dict[str, object]:
    """The numbers of a report as JSON that are not those of ``good`` (by key), and are not told as unread either."""
    found = {}
    for key, value in good.items():
        node: Any = report
        for part in key.split("."):
            node = node.get(part) if isinstance(node, dict) else None
        if node != value and key not in report.get("unread", {}):
            found[key] = node
    return found


def right(tree: Mapping[str, Any], answer: Answer, lang: str) -> None:
    """Fail where what is said of a file is not its answer."""
    words = answer.zh if lang == "zh" else answer.en
    text = tree.get("reason") or "\n".join(f["message"] for f in tree["findings"])
    assert words in text, (words, text[:1000])
    assert status_of(tree) == answer.status
    assert rules_of(tree) == list(answer.rules)
