"""USE CASES: straight functions, read from top to bottom."""
