import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REPORTS = ROOT.parent / "shared" / "reports"

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session")
def command() -> list[str]:
    """The installed command, as a user runs it."""
    beside = Path(sys.executable).parent
    for name in ("nianbao", "nianbao.exe"):
        if (beside / name).exists():
            return [str(beside / name)]
    pytest.fail("the command nianbao is not installed in this environment: pip install -e '.[dev]'")


@pytest.fixture
def run(command: list[str], tmp_path: Path) -> Run:
    def run_in_folder(*args: object, stdin: bytes = b"", cwd: Path = tmp_path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*command, *map(str, args)], input=stdin, capture_output=True, cwd=cwd, timeout=120)

    return run_in_folder


@pytest.fixture(scope="session")
def published() -> Path:
    """Published reports to run against, where a checkout has them beside it."""
    if not REPORTS.is_dir():
        pytest.skip("no published reports beside this checkout")
    return REPORTS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """In CI everything is installed: a skip there means that something was not tested."""
    report = yield
    allowed = "no published reports"
    if report.skipped and os.environ.get("NIANBAO_NO_SKIPS") and allowed not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"
    return report
