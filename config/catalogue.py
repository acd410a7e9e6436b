"""The knowledge of reading: catalogue, units, wordings and gazetteer files in, one `Lexicon` out; never caches."""

from __future__ import annotations

from pathlib import Path

from model.catalogue import Lexicon


def load_lexicon(folder: Path) -> Lexicon:
    """Everything that reading needs, from the configuration folder; ConfigError names every problem at once."""
    raise NotImplementedError
