"""A live LibreOffice for tests: its spreadsheets through xlwings, and its window under a virtual screen."""
