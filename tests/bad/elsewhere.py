"""Bad inputs that are no single file: what is answered, and the tests that make them."""

from __future__ import annotations

from typing import NamedTuple


class Elsewhere(NamedTuple):
    """A row of the table without a run of its own: the input, the answer, and the file of its tests."""

    number: str
    zh: str
    en: str
    answer_zh: str
    answer_en: str
    test: str


ROWS = (
    Elsewhere(
        "37",
        "名册里的单位名：../、CON、冒号、表情、300 字，清理后重名",
        "unit names of a roster: ../, CON, colon, emoji, 300 characters, two that collide after cleaning",
        "文件名去掉不安全的字符并截短，重名的编号；不出输出文件夹",
        "unsafe characters go, long names are cut, equal ones numbered; nothing leaves the output folder",
        "test_distribute.py",
    ),
    Elsewhere(
        "38",
        "一个单位交来两份",
        "two files for one unit",
        "收最新的一份，另一份注明已被取代或重复；同时的两份都不收，请人选定",
        "the later one is accepted, the other is told as superseded or a duplicate",
        "test_collect.py",
    ),
    Elsewhere(
        "39",
        "文件夹里的锁文件 ~$…",
        "a lock file ~$… in a folder",
        "跳过",
        "passed over",
        "test_bad_inputs.py",
    ),
    Elsewhere(
        "41",
        "磁盘已满",
        "disk full",
        "3 · 写不进去的文件和原因；旧文件完整",
        "3 · the file and why; the old one is whole",
        "test_faults.py",
    ),
    Elsewhere(
        "42", "目标只读", "read-only target", "3 · 写不进去的文件和原因", "3 · the file and why", "test_faults.py"
    ),
    Elsewhere(
        "43",
        "写的任何时刻被杀",
        "killed at any moment while writing",
        "旧文件或新文件，从无半份；状态文件打得开，已收下的都在",
        "the old file or the new one, never half; the state opens and has all that was accepted",
        "test_faults.py",
    ),
    Elsewhere(
        "44",
        "批量中一个进程被杀",
        "a worker killed in a batch",
        "只重做它那一段，结果不变",
        "its chunk alone is done again, the results are the same",
        "test_workers.py",
    ),
    Elsewhere(
        "45",
        "Ctrl-C：check、convert、collect、distribute、aggregate 的几个时刻",
        "Ctrl-C at several moments of check, convert, collect, distribute, aggregate",
        "130 · 已中断；没有半份文件，再运行一次即可（convert 须加 --force，全部重做）",
        "130 · interrupted; no half files, the same command again does it (convert: with --force, from the beginning)",
        "test_bad_moments.py",
    ),
    Elsewhere(
        "46",
        "同一命令运行两次",
        "the same command twice",
        "2 · 已存在，原文件不动；加 --force 后逐字节相同。distribute 已发放的不再重做",
        "2 · it is there already, nothing is touched; with --force byte for byte the same. distribute leaves what is up to date",
        "test_bad_moments.py",
    ),
)
