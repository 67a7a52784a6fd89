"""The catalogue: every rule with an example that passes and one that breaks just it, all of them run."""

import re

import pytest

from converters.catalogue.examples import base, outcome
from converters.catalogue.words import told
from schemas.checks import check
from schemas.finding import Reading
from schemas.rules import catalogue, tables_only
from tests.conftest import ROOT

RULES = list(catalogue().values())


def test_nothing_is_found_in_the_report_that_examples_change():
    assert check([Reading(base())]) == [()]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_the_passing_example_passes(rule):
    assert rule.passing, "no passing example"
    assert outcome(rule.id, failing=False).findings == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_the_failing_example_breaks_just_its_rule(rule):
    assert rule.failing, "no failing example"
    found = outcome(rule.id, failing=True).findings
    assert {f.rule for f in found} == {rule.id, *rule.failing.get("also", ())}
    own = [f for f in found if f.rule == rule.id]
    assert own[0].severity is rule.severity
    if "at" in rule.failing:
        assert rule.failing["at"] in [f.key for f in own]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_examples_in_words(rule):
    for lang in ("zh", "en"):
        for failing in (False, True):
            lines = list(told(rule, failing, lang))
            assert len(lines) >= 2
            assert not any("{" in line for line in lines)
        assert any(rule.id in line for line in lines)


def test_every_rule_of_the_code_stands_in_the_catalogue_and_the_other_way_round():
    code = "".join(
        p.read_text("utf-8")
        for package in ("schemas", "converters")
        for p in (ROOT / package).rglob("*")
        if p.suffix in (".py", ".toml") and p.name != "rules.toml"
    )
    quoted = set(re.findall(r'"((?:FMT|STR|VER|T\d|X|S\d|TXT|DATE|AGG)-[A-Z]+)"', code))
    assert quoted == set(catalogue())


def test_every_reason_is_used_and_every_remark_is_a_reason():
    for rule in RULES:
        assert set(rule.remarks) <= set(rule.messages)
        assert all(set(words) == {"zh", "en"} for words in rule.messages.values())


def test_tables_alone_are_not_asked_for_words():
    off = {rule for rule, severity in tables_only().severities.items() if severity is None}
    assert off >= {"STR-TITLE", "STR-SECTION", "S1-ASPECTS", "S5-EMPTY", "S6-EMPTY", "T3-FEE"}
