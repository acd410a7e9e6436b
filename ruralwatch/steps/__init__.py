"""The steps of the way from a site to a message: load, call pure code, store.  Every step is safe to repeat.

collect   listings and due links → pages in the archive, rows in the database
read      pages not read with this parser → articles, observations, targets
evaluate  targets and figures → changes of state, each with its outbox rows in one transaction
notify    outbox rows that are due → messages sent, each attempt kept
"""

from ruralwatch.steps.collecting import CollectReport, collect
from ruralwatch.steps.evaluating import EvaluateReport, evaluate
from ruralwatch.steps.notifying import NotifyReport, drain, notify
from ruralwatch.steps.reading import ReadReport, read

__all__ = [
    "CollectReport",
    "EvaluateReport",
    "NotifyReport",
    "ReadReport",
    "collect",
    "drain",
    "evaluate",
    "notify",
    "read",
]
