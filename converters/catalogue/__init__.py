"""The rule catalogue as people read it, its examples run."""
