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
