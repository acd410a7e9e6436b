"""What is kept: SQLite through sqlite-utils, append-only where it is a claim."""
