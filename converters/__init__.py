"""Files in, files out: one module a format, each only between its format and the report."""
