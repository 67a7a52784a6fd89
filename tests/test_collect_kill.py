"""Collecting killed at any point: the state opens, nothing accepted is lost, the next run ends as if nothing had been."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def killed(tmp_path, way, kills):
    command = [sys.executable, "-m", "tests.collect_killer", str(tmp_path / "killed"), way, str(kills)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_killed_at_each_step_of_each_transaction(tmp_path):
    found = killed(tmp_path, "steps", 200)
    assert len([f for f in found if f["killed"]]) >= 30
    assert not found[-1]["killed"], "every step was tried"
    assert all(f["held"] and f["same"] for f in found)


def test_killed_at_fifty_random_points(tmp_path):
    found = killed(tmp_path, "2024", 50)
    assert len(found) == 50
    assert sum(f["killed"] for f in found) >= 25
    assert all(f["held"] and f["same"] for f in found)
