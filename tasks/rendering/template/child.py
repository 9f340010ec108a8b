"""The process that a template is read and filled in: no network, no files, no long life. See `running`."""

from __future__ import annotations

import base64
import json
import resource
import sys

from tasks.rendering.template.working import job_from_data, outcome_to_data, work

_MEMORY = 1 << 30


def main() -> None:
    """A request on standard input, its outcome on standard output, both JSON."""
    request = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        outcome = work(base64.b64decode(request["template"]), [job_from_data(one) for one in request["jobs"]])
        told = json.dumps(outcome_to_data(outcome))
    except MemoryError:
        told = json.dumps(None)
    sys.stdout.write(told)


if __name__ == "__main__":
    main()
