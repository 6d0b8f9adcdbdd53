"""Benchmarks: ``python -m tests.benchmarks [row ...] [--json] [--quick]``; run by hand, never a timed test."""
