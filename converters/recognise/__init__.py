"""Recognising a report in rows and paragraphs by its labels, whatever file they came from."""
