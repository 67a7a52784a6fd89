"""Data files: TOML for who writes them, and beside each the JSON made of it, which is read in a thirtieth of the time.

``python -m xlplugin.generate`` makes the JSON. It is used only where it was made of this very TOML; one that was
changed or added since, in an installation too, is read itself.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_DIGEST, _TABLES = "sha256 of the TOML", "tables"


def read(file: Path) -> dict[str, Any]:
    """The tables of a TOML file; numbers with a fraction are Decimals.

    Raises OSError where there is none, tomllib.TOMLDecodeError where it is no TOML.
    """
    data = file.read_bytes()
    try:
        kept = json.loads(file.with_suffix(".json").read_bytes(), parse_float=Decimal)
        if kept[_DIGEST] == hashlib.sha256(data).hexdigest():
            tables: dict[str, Any] = kept[_TABLES]
            return tables
    except (OSError, ValueError, LookupError, TypeError):
        pass  # not made yet, or spoilt: nothing hangs on it
    return _parsed(data)


def made(file: Path) -> bytes:
    """What the JSON beside a TOML file should hold; ValueError for tables that JSON cannot give back."""
    data = file.read_bytes()
    tables = _parsed(data)
    text = json.dumps(tables, default=float, ensure_ascii=False, indent=0)
    if json.loads(text, parse_float=Decimal) != tables:
        raise ValueError(f"{file.name}: not all of it can be kept as JSON")
    return f'{{"{_DIGEST}": "{hashlib.sha256(data).hexdigest()}",\n"{_TABLES}": {text}}}\n'.encode()


def _parsed(data: bytes) -> dict[str, Any]:
    import tomllib  # 5 ms, and not needed where the JSON is

    return tomllib.loads(data.decode("utf-8"), parse_float=Decimal)
