"""Measures, run by hand (`python -m tests.bench.providers`, `python -m tests.bench.validations`): they print, and assert nothing."""
