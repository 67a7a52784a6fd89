"""Reading a workbook: guard, raw cells, our template by its mark, any other by its labels."""
