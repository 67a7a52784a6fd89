"""The short fuzzing run, always the same: every kept input, and some mutations of each target's seeds."""

import random
import sys

import pytest

from tests.fuzz.__main__ import main
from tests.fuzz.mutate import Mutator
from tests.fuzz.parts import joined, package, unzipped
from tests.fuzz.target import CORPUS, TARGETS, kept, target

MUTATIONS = {
    "text": 60,
    "json": 200,
    "html": 15,
    "docx": 40,
    "pdf-pages": 25,
    "pdf-file": 25,
    "guard": 200,
    "xlsx": 60,
    "previous": 40,
    "cells": 60,
    "roster": 300,
    "archive": 300,
    "state": 80,
    "settings": 300,
    "vba": 60,
}
"""About a second and a half of each."""
LARGEST_CORPUS = 3_000_000

KEPT = [path for name in TARGETS for path in kept(name)]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_kept_input_holds(path):
    target(path.parent.name).run(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_hold(name):
    found = target(name)
    seeds = [*found.seeds(), *(p.read_bytes() for p in kept(name))]
    mutator, dice = Mutator(found.words), random.Random(0)
    for number in range(MUTATIONS[name]):
        data = mutator.mutated(dice.choice(seeds), dice)[: found.longest]
        try:
            found.run(data)
        except Exception as error:
            raise AssertionError(f"mutation {number} of {name}: {data[:2000]!r}") from error


def test_each_target_keeps_a_small_corpus():
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    assert all(kept(name) for name in TARGETS)
    assert sum(path.stat().st_size for path in KEPT) <= LARGEST_CORPUS


def test_mutation_depends_on_the_dice_alone():
    mutator = Mutator((b"12",))
    for data in (b"", b"a", b"<c r='A1'>1</c>\n" * 9):
        one, other = random.Random(7), random.Random(7)
        assert [mutator.mutated(data, one) for _ in range(50)] == [mutator.mutated(data, other) for _ in range(50)]


def test_parts_make_a_package():
    bases = {"own": {"a.xml": b"<a/>", "b.xml": b"<b/>"}}
    made = package(joined("own", {"b.xml": b"<c/>\n", "new.xml": b""}) + b"@@ -a.xml\n", bases)
    assert unzipped(made) == {"b.xml": b"<c/>\n", "new.xml": b""}
    assert package(b"PK\x03\x04", bases) == b"PK\x03\x04"


def test_without_atheris_it_is_said_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "atheris", None)
    with pytest.raises(SystemExit, match=r"pip install -e '\.\[dev,fuzz\]'"):
        main(["settings", "--corpus", str(tmp_path)])
