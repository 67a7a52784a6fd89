"""The findings of accepted reports, each checked once against the same report of last year under the same rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice

from converters.batch import CHUNK
from converters.collecting.store import Store
from schemas.review.same import Narratives
from schemas.rules import Policy


@dataclass(frozen=True, slots=True)
class Pair:
    """A report and last year's ("" where there is none), by the digests of their contents."""

    digest: str
    previous: str = ""


def checked(
    pairs: Sequence[Pair],
    store: Store,
    policy: Policy,
    progress: Callable[[list[Pair]], Iterable[Pair]] = iter,
) -> dict[Pair, str]:
    """What is found in each report by itself and against last year's, as the codec's texts.

    Narratives of other units are compared elsewhere: what is kept here must not depend on who else is there.
    """
    rules = _rules(policy, store.program)
    known = {Pair(*key): found for key, found in store.findings(rules).items()}
    todo = iter(progress([p for p in dict.fromkeys(pairs) if p not in known]))
    while chunk := list(islice(todo, CHUNK)):
        known |= _check(chunk, store, policy, rules)
    return {pair: known[pair] for pair in pairs}


def _check(chunk: Sequence[Pair], store: Store, policy: Policy, rules: str) -> dict[Pair, str]:
    from schemas.checks import check  # loads polars and pandera: not where nothing has changed

    readings = [store.reading(p.digest) for p in chunk]
    before = [store.reading(p.previous) if p.previous else None for p in chunk]
    found = check(readings, policy, before, Narratives(units=False))
    with store.database.transaction("findings"):
        return {
            pair: store.set_findings(pair.digest, pair.previous, rules, findings)
            for pair, findings in zip(chunk, found, strict=True)
        }


def _rules(policy: Policy, program: str) -> str:
    """What the findings depend on beside the reports: the program, its catalogue and the settings."""
    severities = sorted((rule, s.value if s else "off") for rule, s in policy.severities.items())
    catalogue = files("schemas").joinpath("rules.toml").read_bytes()
    return hashlib.sha256(repr((program, severities, policy.limits)).encode() + catalogue).hexdigest()
