"""The table of bad inputs in the docs: each file run alone under limits, what was said, how long it took, what it held.

``python -m tests.bad.table`` from the project's root writes both pages. Answers are what the tests assert; times
and memory are of the run that drew the pages.
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
from tests.bad.propose import quoted

PAGES = {"zh": Path("docs/bad-inputs.zh-CN.md"), "en": Path("docs/bad-inputs.md")}
Measured = dict[str, tuple[float, int]]
_MEGABYTE = 2**20

LEAD = {
    "zh": """# 伤不了程序的输入

由 `python -m tests.bad.table` 生成，请勿手改。每一行是一份由程序造出的坏文件，单独交给安装好的 `nianbao check`，限定地址空间
{space} GB、处理器时间 {seconds} 秒。回答一栏是退出状态，后面是规则编号，或拒绝的原因；测试逐份核对
（`tests/test_bad_inputs.py`），同一批文件还夹在好文件中间交给 `check`、`convert`、`collect`：好文件的结果不变，每份坏文件
都有自己的回答，没有一次崩溃。退出状态：0 没有问题，1 有错误，3 无法读取。编号是输入的种类。

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
file gets its own answer, nothing ends in a crash. Exit status: 0 nothing wrong, 1 errors, 3 unreadable. Numbers are
kinds of input.

The bound of address space: checking one good workbook reserves 0.9 GB (Python and polars; mostly reserved and never
touched, about 100 MB are held), more on a machine with more cores. {space} GB leave room on any machine and stop whatever
unpacks or allocates without end.

| no. | input | answer | s | MB |
|---|---|---|---:|---:|
""",
}
SEE = {"zh": "见 [{0}](../tests/{0})", "en": "see [{0}](../tests/{0})"}


def measure(command: str) -> Measured:
    """Run every case alone; fails where an answer is not the one asserted."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:

        def one(numbered: tuple[int, Case]) -> tuple[str, tuple[float, int]]:
            number, case = numbered
            path = Path(folder) / f"{number}{case.suffix}"
            path.write_bytes(case.make())
            run, tree = asked([command], path, "zh")
            right(tree, answers()[case.name], "zh")
            path.unlink()
            return case.name, (run.seconds, run.held)

        return dict(pool.map(one, enumerate(every())))


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
    yield from (line for _, line in sorted(rows, key=lambda r: r[0]))


def cells(case: Case, lang: str) -> str:
    """A row up to its answer."""
    return f"| {case.number} | {plain(case.of(lang))} | {plain(answers()[case.name].of(lang))} |"


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
    measured = measure(str(beside) if beside.exists() else shutil.which("nianbao") or "nianbao")
    for lang, path in PAGES.items():
        path.write_text(page(lang, measured), "utf-8")
        print(path)


if __name__ == "__main__":
    main()
