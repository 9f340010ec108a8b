"""The process that a template is read and filled in: no network, no files, no long life. See `running`."""

from __future__ import annotations

import base64
import json
import resource
import signal
import sys

from tasks.rendering.template.sandbox import TookTooLong
from tasks.rendering.template.working import job_from_data, outcome_to_data, work

_MEMORY = 1 << 30
_AT_LAST = 3
"""Seconds to say where time ran out; then the process is ended from without."""

MEMORY, TIME = "memory", "time"
"""What is answered in place of an outcome where one of them ran out."""

_FOR_EACH_LETTER = 8
"""Memory for a letter of the request: its pictures are held as text, as bytes and in the file that is made."""


def _stop(*_: object) -> None:
    raise TookTooLong


def main() -> None:
    """A request on standard input, its outcome on standard output, both JSON."""
    told = sys.stdin.buffer.read()
    request = json.loads(told)
    memory = _MEMORY + _FOR_EACH_LETTER * len(told)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGXCPU, _stop)
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"] + _AT_LAST))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        outcome = work(base64.b64decode(request["template"]), [job_from_data(one) for one in request["jobs"]])
        answer = json.dumps(outcome_to_data(outcome))
    except MemoryError:
        answer = json.dumps(MEMORY)
    except TookTooLong:
        answer = json.dumps(TIME)
    sys.stdout.write(answer)


if __name__ == "__main__":
    main()
