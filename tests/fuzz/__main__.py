"""``python -m tests.fuzz TARGET --seconds N --corpus FOLDER``: one target, guided by what it covers (atheris).

Needs ``pip install -e '.[dev,fuzz]'`` (Linux). Options after ``--`` go to libFuzzer (``-- -merge=1 INTO FROM``).
``python -m tests.fuzz.rounds`` runs all targets in turn and keeps account.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")

SLOWEST, MOST_MEMORY = 60, 2048
"""Seconds and megabytes for one input."""


def main(arguments: list[str]) -> None:
    """Run the command."""
    from tests.fuzz.target import TARGETS, kept, target

    ours, theirs = _parted(arguments)
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, help="a folder of inputs, which grows")
    parser.add_argument("--crashes", type=Path, default=Path(), help="where an input that fails is written")
    chosen = parser.parse_args(ours)
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not installed: pip install -e '.[dev,fuzz]' (Linux, x86-64)")
    with atheris.instrument_imports(include=["schemas", "converters", "xlplugin"]):
        found = target(chosen.target)
        _import_all()
    from tests.fuzz.mutate import Mutator

    corpus = chosen.corpus or Path(f"fuzz-{chosen.target}")
    corpus.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()):
        for number, seed in enumerate([*found.seeds(), *(p.read_bytes() for p in kept(chosen.target))]):
            (corpus / f"seed{number:03}").write_bytes(seed)
    mutator = Mutator(found.words)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        dice = random.Random(seed)
        if dice.random() < 0.3:
            return bytes(atheris.Mutate(data, most))
        return mutator.mutated(data, dice)[:most]

    options = [
        f"-max_total_time={chosen.seconds}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MOST_MEMORY}",
        f"-max_len={found.longest}",
        f"-artifact_prefix={chosen.crashes}/",
        "-handle_usr1=1",
        "-print_final_stats=1",
        "-reload=0",
        *theirs,
    ]
    folders = [] if any(t.startswith("-merge") or not t.startswith("-") for t in theirs) else [str(corpus)]
    # what libFuzzer starts again to merge or to minimise
    itself = [sys.executable, "-m", "tests.fuzz", chosen.target, "--corpus", str(corpus), "--"]
    atheris.Setup([" ".join(itself), *options, *folders], found.run, custom_mutator=mutated)
    atheris.Fuzz()


def _parted(arguments: list[str]) -> tuple[list[str], list[str]]:
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]


def _import_all() -> None:
    """What readers import when they are first used, instrumented as well."""
    from importlib import import_module
    from pkgutil import walk_packages

    import converters
    import schemas

    for package in (schemas, converters):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".cli" not in module.name and not module.name.endswith("__main__"):
                import_module(module.name)


if __name__ == "__main__":
    main(sys.argv[1:])
