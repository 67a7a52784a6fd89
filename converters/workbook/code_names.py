"""Names that the workbook and its macros must agree on: code names of sheets, what the buttons call."""

from __future__ import annotations

from typing import Literal, get_args

Host = Literal["excel", "libreoffice"]
"""The program whose macros a workbook carries."""
HOSTS: tuple[str, ...] = get_args(Host)

WORKBOOK_CODE_NAME = "ThisWorkbook"
MACROS = {
    "NianbaoCheck": "校验",
    "NianbaoClear": "清除标记",
    "NianbaoExportJson": "导出 JSON",
    "NianbaoExportText": "导出文本",
    "NianbaoImportPrevious": "导入上年数据",
}
"""What the workbook's buttons call, in both builds, with what stands on the button."""


def sheet_code_name(index: int) -> str:
    """Code name of a sheet by its 0-based position."""
    return f"Sheet{index + 1}"
