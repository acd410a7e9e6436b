"""Settings and knowledge, validated at the start: files in, frozen types out."""

from pathlib import Path

DEFAULT_FOLDER = Path(__file__).parent
"""The configuration that the program ships with."""
