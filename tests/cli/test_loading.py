"""A command loads what it needs: nobody waits a second for Prefect to ask where things stand."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("prefect", "fastapi", "jinja2", "yagmail", "typst", "simulation", "flows", "supervisor")


def test_a_command_line_that_has_done_nothing_yet_has_loaded_nothing_heavy() -> None:
    asked = f"import sys, cli.main; print([name for name in {HEAVY!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
