"""The results of a check, printed: one module a format, each streaming where its format allows."""
