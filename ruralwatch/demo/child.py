"""The demonstration's daemon process: moments come in on standard input, one pass is made at each, its counts go out."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

from config.settings import load_configuration
from model.errors import RuralwatchError
from ruralwatch import steps
from ruralwatch.logs import configure_logging
from ruralwatch.workshop import Workshop


def main(config: Path) -> None:
    """Pass after pass until standard input ends."""
    loaded = load_configuration(config, os.environ)
    configure_logging(loaded.settings.logging.level, loaded.settings.logging.format)
    clock: list[datetime] = [datetime.fromisoformat(sys.stdin.readline().strip())]
    workshop = Workshop.build(loaded.settings, loaded.lexicon, now=lambda: clock[0])
    # Time stands still during a pass: a message that a killed process had in hand is due again at once.
    workshop.lease_s = 0.0
    try:
        while True:
            sys.stdout.write(json.dumps(_pass(workshop)) + "\n")
            sys.stdout.flush()
            line = sys.stdin.readline()
            if not line:
                return
            clock[0] = datetime.fromisoformat(line.strip())
    finally:
        steps.drain(workshop)
        workshop.close()


def _pass(workshop: Workshop) -> dict[str, int]:
    counts: dict[str, int] = {}
    for source in workshop.settings.sources:
        for name, value in steps.collect(workshop, source).counts().items():
            counts[name] = counts.get(name, 0) + value
    read, evaluated, told = steps.read(workshop), steps.evaluate(workshop), steps.notify(workshop)
    return {
        "pages": counts["pages"],
        "observations": read.observations,
        "targets": evaluated.versions_new,
        "delivered": told.delivered,
    }


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except RuralwatchError as error:
        sys.exit(f"ruralwatch: {error}")
