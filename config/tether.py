"""A process that another one began and keeps: it ends when that one does, however that ends.

A supervisor that is killed cannot stop its processes. They would live on at their ports, and the next supervisor's could not
take them.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

KEEPER: Final = "SUPERVISED_BY"
"""The variable by which a process is told the number of the one that keeps it."""
_PR_SET_PDEATHSIG: Final = 1


def end_with_keeper() -> None:
    """From now on this process is killed when its keeper ends; at once if it has ended already. Nothing where there is none.

    What is killed has lost nothing: whatever it was about is in a transaction, or can be done again.
    """
    keeper = os.environ.get(KEEPER)
    if keeper is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(keeper):  # it was killed before we could ask
        sys.exit(1)
