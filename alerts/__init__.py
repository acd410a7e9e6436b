"""Verdicts on targets, changes of state, and messages to people."""
