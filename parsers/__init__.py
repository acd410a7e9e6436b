"""Bytes to article to observations and targets; pure from end to end."""
