"""The table of bad inputs in the docs: each file run alone under limits, what was said, how long it took, what it held.

``python -m tests.bad.table`` from the project's root writes both pages. Answers are what the tests assert; times
and memory are of the run that drew the pages. With ``--keep`` rows that the page has keep theirs, and only new ones
are run.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bad import limits
from tests.bad.elsewhere import ROWS
from tests.bad.every import every
from tests.bad.judge import asked, right
from tests.bad.model import Case, answers
from tests.bad.office import scenes
from tests.bad.propose import quoted

PAGES = {"zh": Path("docs/bad-inputs.zh-CN.md"), "en": Path("docs/bad-inputs.md")}
Measured = dict[str, tuple[float, int]]
_MEGABYTE = 2**20

LEAD = {
    "zh": """# 伤不了程序的输入

由 `python -m tests.bad.table` 生成，请勿手改。每一行是一份由程序造出的坏文件，单独交给安装好的 `nianbao check`，限定地址空间
{space} GB、处理器时间 {seconds} 秒。回答一栏是退出状态，后面是规则编号，或拒绝的原因；测试逐份核对
（`tests/test_bad_inputs.py`），同一批文件还夹在好文件中间交给 `check`、`convert`、`collect`：好文件的结果不变，每份坏文件
都有自己的回答，没有一次崩溃。退出状态：0 没有问题，1 有错误，2 设置或参数不对，3 无法读取。编号是输入的种类。
会向外联系的文件在没有网络的环境里回答相同（`tests/test_bad_offline.py`）。名册、压缩包、状态文件和设置交给 `collect` 或
`check`（`tests/test_bad_office.py`），没有写时间的行不单独计时。

地址空间的上限：校验一份正常的工作簿要预留 0.9 GB（Python 与 polars，多半只预留不用，实占约 100 MB），处理器核数多的
机器预留更多；{space} GB 给任何机器留了余地，又能拦住没有止境的解压和分配。

| 编号 | 输入 | 回答 | 秒 | MB |
|---|---|---|---:|---:|
""",
    "en": """# Inputs that do not hurt

Drawn by `python -m tests.bad.table`; do not edit. Each row is a bad file, made by code and given alone to the
installed `nianbao check` within {space} GB of address space and {seconds} processor seconds. The answer is the exit
status, then the rules found, or why the file was refused. Tests compare each (`tests/test_bad_inputs.py`) and give the
same files, between good ones, to `check`, `convert` and `collect`: the good files' results stay as they are, each bad
file gets its own answer, nothing ends in a crash. Exit status: 0 nothing wrong, 1 errors, 2 wrong settings or
arguments, 3 unreadable. Numbers are kinds of input. Files that would reach out get the same answers without a network
(`tests/test_bad_offline.py`). Rosters, archives, states and settings are given to `collect` or `check`
(`tests/test_bad_office.py`); rows without a time are not measured alone.

The bound of address space: checking one good workbook reserves 0.9 GB (Python and polars; mostly reserved and never
touched, about 100 MB are held), more on a machine with more cores. {space} GB leave room on any machine and stop whatever
unpacks or allocates without end.

| no. | input | answer | s | MB |
|---|---|---|---:|---:|
""",
}
KINDS = {"roster": "名册", "archive": "压缩包", "state": "状态文件", "settings": "设置"}
"""Kinds of scenes in Chinese."""
SEE = {"zh": "见 [{0}](../tests/{0})", "en": "see [{0}](../tests/{0})"}


def kept() -> Measured:
    """What the page says of time and memory, by the names of cases."""
    lines = PAGES["en"].read_text("utf-8").splitlines()
    rows = [re.split(r"(?<!\\)\|", line) for line in lines if line.startswith("| ")]
    costs = {(r[1].strip(), r[2].strip()): (r[4].strip(), r[5].strip()) for r in rows}
    found = {}
    for case in every():
        seconds, held = costs.get((case.number, plain(case.of("en"))), ("", ""))
        if seconds and held:
            found[case.name] = float(seconds), int(held) * _MEGABYTE
    return found


def measure(command: str, known: Measured) -> Measured:
    """Run alone every case not yet measured; fails where an answer is not the one asserted."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:

        def one(numbered: tuple[int, Case]) -> tuple[str, tuple[float, int]]:
            number, case = numbered
            path = Path(folder) / f"{number}{case.suffix}"
            path.write_bytes(case.make())
            run, tree = asked([command], path, "zh")
            right(tree, answers()[case.name], "zh")
            path.unlink()
            return case.name, (run.seconds, run.held)

        return known | dict(pool.map(one, enumerate(c for c in every() if c.name not in known)))


def page(lang: str, measured: Measured) -> str:
    """The page in a language."""
    lead = LEAD[lang].format(space=limits.ADDRESS_SPACE // 2**30, seconds=limits.PROCESSOR_SECONDS)
    return lead + "".join(f"{line}\n" for line in _lines(lang, measured))


def _lines(lang: str, measured: Measured) -> Iterator[str]:
    rows = [(_order(c.number), f"{cells(c, lang)} {_cost(*measured[c.name])}") for c in every()]
    for row in ROWS:
        what, said = (row.zh, row.answer_zh) if lang == "zh" else (row.en, row.answer_en)
        rows.append(
            (_order(row.number), f"| {row.number} | {plain(what)} | {said}；{SEE[lang].format(row.test)} | | |")
        )
    for scene in scenes():
        said = scene.said
        number, what = (KINDS[scene.kind], said.what) if lang == "zh" else (scene.kind, scene.en)
        answer = f"{said.status} · {said.zh if lang == 'zh' else said.en}"
        rows.append(((100, ""), f"{office_cells(number, what, answer)} | |"))
    yield from (line for _, line in sorted(rows, key=lambda r: r[0]))


def cells(case: Case, lang: str) -> str:
    """A row up to its answer."""
    return f"| {case.number} | {plain(case.of(lang))} | {plain(answers()[case.name].of(lang))} |"


def office_cells(kind: str, what: str, answer: str) -> str:
    """A row of a roster, archive, state or settings up to its answer."""
    return f"| {kind} | {plain(what)} | {plain(answer)} |"


def plain(text: str) -> str:
    """A text as it stands in a cell of the table; characters that nobody sees are written out."""
    shown = re.sub(r"(\\u[0-9a-f]{4})", r"`\1`", quoted(text)[1:-1].replace('\\"', '"').replace("\\\\", "\\"))
    return re.sub(r"\s+", " ", shown.replace("\\n", " ")).replace("|", "\\|").replace("<", "&lt;")


def _cost(seconds: float, held: int) -> str:
    return f"{seconds:.1f} | {held / _MEGABYTE:.0f} |"


def _order(number: str) -> tuple[int, str]:
    return (int(number), "") if number.isdigit() else (99, number)


def main() -> None:
    """Write both pages."""
    beside = Path(sys.executable).with_name("nianbao")
    known = kept() if "--keep" in sys.argv[1:] else {}
    measured = measure(str(beside) if beside.exists() else shutil.which("nianbao") or "nianbao", known)
    for lang, path in PAGES.items():
        path.write_text(page(lang, measured), "utf-8")
        print(path)


if __name__ == "__main__":
    main()
