"""Two reports against each other: what differs in their numbers and words, as data, then as text, workbook or page."""
