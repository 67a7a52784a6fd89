"""Word files: a report written as offices publish it, and published .docx files read."""
