"""A year of Prefect runs in one process: what each run would ask or do anew for itself is asked and done once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

from prefect.context import AsyncClientContext
from prefect.events.worker import EventsWorker
from prefect.filesystems import LocalFileSystem
from prefect.settings import PREFECT_DEFAULT_RESULT_STORAGE_BLOCK, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

T = TypeVar("T")

_RESULTS: Final = "demo"


def in_one_process(act: Callable[[], Awaitable[T]], *, results: Path) -> T:
    """Do `act`, whose flow runs share one way to Prefect's server; afterwards the server has been told of all they did.

    `results` is where Prefect would keep what flows give back. None is kept, but unless a place is named each run asks the
    server for it, twice, over a connection of its own. No run shows signs of life: each ends before anybody could miss one.
    """

    async def acted() -> T:
        await LocalFileSystem(basepath=str(results)).save(_RESULTS, overwrite=True)
        named = {
            PREFECT_DEFAULT_RESULT_STORAGE_BLOCK: f"local-file-system/{_RESULTS}",
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        }
        with temporary_settings(named):
            async with AsyncClientContext.get_or_create():
                return await act()

    try:
        return asyncio.run(acted())
    finally:
        EventsWorker.drain_all(at_exit=False)
