"""The VBA project of the macro workbook, written from source text alone."""
