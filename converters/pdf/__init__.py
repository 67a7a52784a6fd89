"""Reading a report from a PDF with a text layer."""
