"""The process that a template is read and filled in: no network, no files, no long life. See `running`."""

from __future__ import annotations

import base64
import json
import resource
import sys

from tasks.rendering.template.working import job_from_data, outcome_to_data, work

_MEMORY = 1 << 30
_FOR_EACH_LETTER = 8
"""Memory for a letter of the request: its pictures are held as text, as bytes and in the file that is made."""


def main() -> None:
    """A request on standard input, its outcome on standard output, both JSON."""
    told = sys.stdin.buffer.read()
    request = json.loads(told)
    memory = _MEMORY + _FOR_EACH_LETTER * len(told)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        outcome = work(base64.b64decode(request["template"]), [job_from_data(one) for one in request["jobs"]])
        answer = json.dumps(outcome_to_data(outcome))
    except MemoryError:
        answer = json.dumps(None)
    sys.stdout.write(answer)


if __name__ == "__main__":
    main()
