"""Fuzzing: every reader with inputs that nobody wrote; see docs/fuzzing.md."""
