"""The VBA module that tells Excel what our functions do: descriptions, arguments, category.

Excel keeps them for a session only, so the first button that is pressed says them; nothing runs when the workbook is
opened, which scanners of mail would take for a virus. VBA source is ASCII: Chinese is written as UTF-16 codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from struct import unpack
from typing import Any

MODULE = "nianbao_functions"
_CODES_A_LINE = 24
_LONGEST = 255
"""Excel refuses longer descriptions."""

_HEAD = f"""Attribute VB_Name = "{MODULE}"
Option Explicit
' Generated from the functions' own descriptions (python -m xlplugin.generate); do not edit.
' Excel shows them in the function wizard. Where it takes none, the functions work all the same.

Public Sub NianbaoDescribe()
    On Error Resume Next
"""
_TAIL = """End Sub

Private Function Zh(ByVal codes As String) As String
    Dim code As Variant
    For Each code In Split(codes, " ")
        If code <> "" Then Zh = Zh & ChrW(Val("&H" & code & "&"))
    Next code
End Function
"""


def module_text(functions: Iterable[Mapping[str, Any]]) -> str:
    """The module's source.

    ``functions``: of each what `Application.MacroOptions` takes: Macro, Description, Category,
    ArgumentDescriptions. Raises ValueError for a text that Excel would refuse.
    """
    lines = [_HEAD]
    for function in sorted(functions, key=lambda f: str(f["Macro"])):
        name = str(function["Macro"]).rsplit("!", 1)[-1]
        lines.append(f"    Describe{name}\n")
    subs = [_TAIL]
    for function in sorted(functions, key=lambda f: str(f["Macro"])):
        subs.append(_describe(function))
    return "".join(lines) + "".join(subs)


def _describe(function: Mapping[str, Any]) -> str:
    name = str(function["Macro"]).rsplit("!", 1)[-1]
    arguments: Sequence[str] = function["ArgumentDescriptions"]
    for text in (function["Description"], *arguments):
        if len(text) > _LONGEST:
            raise ValueError(f"{name}: longer than {_LONGEST} characters: {text}")
    body = [
        f"\nPrivate Sub Describe{name}()\n    Dim about({max(len(arguments) - 1, 0)}) As String\n    Dim told As String\n    Dim group As String\n"
    ]
    for index, text in enumerate(arguments):
        body.append(_assign(f"about({index})", text))
    body.append(_assign("told", function["Description"]))
    body.append(_assign("group", function["Category"]))
    body.append("    On Error Resume Next\n")
    body.append(
        f'    Application.MacroOptions Macro:="{name}", Description:=told, Category:=group, ArgumentDescriptions:=about\n'
    )
    return "".join(body) + "End Sub\n"


def _assign(target: str, text: str) -> str:
    """Statements that give a variable a text, in pieces that VBA's lines can hold."""
    units = unpack(f"<{len(text.encode('utf-16-le')) // 2}H", text.encode("utf-16-le"))
    pieces = [units[i : i + _CODES_A_LINE] for i in range(0, len(units), _CODES_A_LINE)]
    lines = []
    for number, piece in enumerate(pieces):
        codes = " ".join(f"{unit:04X}" for unit in piece)
        before = f"{target} & " if number else ""
        lines.append(f'    {target} = {before}Zh("{codes}")\n')
    return "".join(lines)
