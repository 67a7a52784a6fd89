"""The formats that a sum is written in: light, since the command's help lists them."""

from __future__ import annotations

from converters.formats import FORMATS

KINDS = tuple(name for name, form in FORMATS.items() if form.writer and name != "xlsm")
"""A sum's workbook has no macros: nobody fills it in."""
SUFFIXES = {FORMATS[kind].suffix: kind for kind in KINDS} | {".htm": "html"}
"""The format that an output's suffix asks for."""
