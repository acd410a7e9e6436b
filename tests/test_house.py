"""The house stands: imports go one way, and the command table leads somewhere."""

import subprocess
import sys
from pathlib import Path

import pytest

from ruralwatch.cli import COMMANDS, root

ROOT = Path(__file__).parent.parent


def test_import_contracts_hold():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_of_the_table_can_be_loaded(name):
    command = root.get_command(None, name)
    assert command is not None
    assert command.help
