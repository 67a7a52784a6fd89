"""Measurements: each program prints a table, as kept in README.md."""
