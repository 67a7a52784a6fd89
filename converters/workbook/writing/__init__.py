"""Drawing the workbook: one module a kind of sheet, over the shared layout."""
