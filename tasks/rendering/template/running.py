"""A template at work in a process of its own, that can be ended: whatever it does, it hangs and harms nobody.

The process is begun anew each time (never forked), with nothing in its surroundings but the way to this project's code.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tasks.rendering.template.child import MEMORY, TIME
from tasks.rendering.template.filling import TOO_LONG
from tasks.rendering.template.findings import WHOLE_FILE, Finding
from tasks.rendering.template.unpacking import LARGEST_FILE
from tasks.rendering.template.working import Job, Outcome, job_to_data, outcome_from_data, work

PATIENCE: Final = 30
"""Seconds that a template is given for a report that counts, which may be long and full of pictures."""

CHECKING: Final = 8
"""Seconds that it is given for the samples of a check or a preview; an honest one needs less than three."""

_PROJECT: Final = Path(__file__).parents[3]


def work_apart(template: bytes, jobs: Sequence[Job], *, seconds: int = PATIENCE) -> Outcome:
    """`working.work` in a process of its own. A template that never ends, or wants too much memory, is a finding.

    Raises RuntimeError where the process fails for a reason that is not the template's.
    """
    if len(template) > LARGEST_FILE:
        return work(template, ())  # it is not even looked into
    request = {"template": base64.b64encode(template).decode(), "jobs": list(map(job_to_data, jobs)), "seconds": seconds}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "tasks.rendering.template.child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            env={"PYTHONPATH": os.pathsep.join([str(_PROJECT), *_paths()]), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
            timeout=3 * seconds,  # on the clock, of which others may have a share; the process counts its own work
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome((Finding(WHOLE_FILE, "", TOO_LONG, "the template took too long"),))
    if done.returncode < 0:
        return Outcome((_too_much(f"ended by signal {-done.returncode}"),))
    if done.returncode != 0:
        raise RuntimeError(f"the template's process failed: {done.stderr.decode(errors='replace').strip()[-2000:]}")
    told = json.loads(done.stdout)
    if told == TIME:
        return Outcome((Finding(WHOLE_FILE, "", TOO_LONG, "the template took too long"),))
    return outcome_from_data(told) if told != MEMORY else Outcome((_too_much("wanted too much memory"),))


def _paths() -> list[str]:
    """Where else this process finds modules by its own surroundings."""
    return [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]


def _too_much(english: str) -> Finding:
    thai = "แม่แบบใช้เวลาหรือหน่วยความจำมากเกินไป จึงหยุดไว้ โปรดลด for ที่ซ้อนกัน หรือทำแม่แบบใหม่จาก ita template new"
    return Finding(WHOLE_FILE, "", thai, f"the template {english}")
