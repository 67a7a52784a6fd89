"""Patterns that are compiled when first used: all of them compile, and give what the compiled ones give."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import converters
import schemas
from schemas.pattern import Late, late

MODULES = sorted(
    m.name for package in (schemas, converters) for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
)


def declared(value: object) -> Iterator[Late]:
    """The patterns in what a module declares, tables of them too."""
    if isinstance(value, Late):
        yield value
    elif isinstance(value, dict):
        yield from declared(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from declared(one)


def test_every_pattern_compiles():
    found = [(name, p) for name in MODULES for p in declared(list(vars(importlib.import_module(name)).values()))]
    assert {name for name, _ in found} >= {"schemas.review.parts", "converters.workbook.reading.outside"}
    for _, pattern in found:
        assert re.compile(*pattern._declared).flags == pattern.flags


@pytest.mark.parametrize(("text", "where"), [("a(b)?", "xabab"), (b"a(b)?", b"xabab")], ids=["str", "bytes"])
def test_a_late_pattern_gives_what_the_compiled_one_gives(text, where):
    ours, theirs = late(text, re.I), re.compile(text, re.I)
    for method in ("search", "match", "fullmatch"):
        for _ in range(2):
            found = getattr(ours, method)(where, 1)
            assert (found and found.span()) == ((f := getattr(theirs, method)(where, 1)) and f.span())
    assert ours.findall(where) == theirs.findall(where)
    assert [m.span(1) for m in ours.finditer(where)] == [m.span(1) for m in theirs.finditer(where)]
    assert ours.split(where) == theirs.split(where)
    assert ours.sub(where[:1], where) == theirs.sub(where[:1], where)
    assert (ours.pattern, ours.flags, ours.groups) == (theirs.pattern, theirs.flags, theirs.groups)


def test_a_wrong_pattern_is_told_at_its_first_use():
    pattern = late("(")
    with pytest.raises(re.error):
        pattern.search("a")
    with pytest.raises(AttributeError):
        _ = late("a").nothing_such
