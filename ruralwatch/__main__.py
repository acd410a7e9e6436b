"""`python -m ruralwatch`: the command line."""

from ruralwatch.cli import main

main()
