"""The kinds of worksheets XlsxWriter does not have: for running text, and for many plain formulas."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet


class TextSheet(Worksheet):  # type: ignore[misc, unused-ignore]
    """Row heights are written as measured, not as fixed by hand.

    LibreOffice does not fit rows on opening and would cut a paragraph without a height; Excel keeps
    a height fixed by hand (``customHeight``) for ever and would cut what is typed later.
    """

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        super()._xml_start_tag_unencoded(tag, _fitting(tag, attributes))

    def _xml_empty_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        super()._xml_empty_tag_unencoded(tag, _fitting(tag, attributes))


class FormulaSheet(Worksheet):  # type: ignore[misc, unused-ignore]
    """Formulas are written as they are: none of ours has a function of later Excels to be marked.

    XlsxWriter would look for a hundred such functions in each formula, half of the time of a workbook.
    """

    def _prepare_formula(self, formula: str, *_: Any) -> str:
        return formula.removeprefix("=")


def _fitting(tag: str, attributes: Any) -> Any:
    return [pair for pair in attributes if pair[0] != "customHeight"] if tag == "row" else attributes
