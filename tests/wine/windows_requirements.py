"""Print what the Windows Python of the Wine tests installs: the project's own requirements, and what Windows adds."""

import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
WINDOWS_ONLY = ("pywin32==312", "colorama", "tzdata")
"""What the requirements ask for under a marker for Windows, which pip on Linux does not follow."""


def requirements() -> list[str]:
    """Requirement lines without blanks, so that a shell can pass them on."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    return [line.replace(" ", "") for line in (*project["dependencies"], *WINDOWS_ONLY)]


if __name__ == "__main__":
    print("\n".join(requirements()))
