"""Prefect's own server and page: what `prefect server start` runs, without its shell.

On one machine it is one process that answers on that machine alone. Where several share the work it is begun in parts:
`python -m flows.prefect_server api` answers, as often as it is wanted, and `… services` plans the runs of the schedules.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from config.tether import end_with_keeper
from flows.turned_away import TriesAgain

_SELDOM: Final = (100_000, 20, 100)
"""When to look for garbage: with Python's own thresholds the server spends a twelfth of its time on that."""
_LOGS: Final = ("prefect", "prefect.server", "uvicorn", "fastapi")


class Part(StrEnum):
    """What of the server a process is."""

    WHOLE = "whole"
    API = "api"
    """It answers programs and shows the page, and nothing else."""
    SERVICES = "services"
    """It plans runs, and looks after those that are late or lost; several of them share this by their database and Redis."""


def mend_scheduling() -> None:
    """Let Prefect's scheduler write its runs down with SQLAlchemy 2.1; without this no schedule ever begins anything.

    It hands over a run's state beside its columns, under the name of a property that is no column. SQLAlchemy 2.0 passed over
    what is no column; 2.1 wants to be told what to do with it. The state itself is written by the scheduler's next statement.
    """
    from prefect.server.database.orm_models import FlowRun, TaskRun

    def passed_over(_cls: type[Any], _mapping: dict[str, Any], _value: object) -> None:
        """It is no column."""

    for model in (FlowRun, TaskRun):
        vars(model)["state"].inplace.bulk_dml(passed_over)


def main(words: list[str]) -> None:
    """A part of the server, the whole of it where none is named. Its settings are Prefect's: the environment, and
    `prefect.toml` where it is started.
    """
    end_with_keeper()
    part = Part(words[0]) if words else Part.WHOLE
    os.environ.pop("PREFECT_API_URL", None)  # it is the server: it must not look for one
    mend_scheduling()
    gc.set_threshold(*_SELDOM)
    if part is Part.SERVICES:
        asyncio.run(_services())
    else:
        _answer(alone=part is Part.WHOLE)


def _answer(*, alone: bool) -> None:
    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    from config.logs import start_logging
    from config.settings import read_settings

    settings = read_settings()
    app = TriesAgain(create_app(final=True, webserver_only=not alone))
    start_logging(settings, also=_LOGS)
    # One machine's server is nobody else's; a part of several answers where Prefect's own setting says.
    host = "127.0.0.1" if alone else get_current_settings().server.api.host
    config = uvicorn.Config(
        app, host=host, port=settings.prefect_port, log_config=None, log_level="warning", access_log=False, server_header=False
    )
    uvicorn.Server(config).run()


async def _services() -> None:
    """Every service of Prefect's, until the process is asked to end."""
    from docket import Docket
    from prefect.server.api.background_workers import background_worker
    from prefect.server.services.base import Service
    from prefect.settings import get_current_settings

    from config.logs import start_logging
    from config.settings import read_settings

    start_logging(read_settings(), also=_LOGS)
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, told.set)
    url = get_current_settings().server.docket.url
    async with (
        Docket(name="prefect", url=url, execution_ttl=timedelta(0)) as docket,
        background_worker(docket, ephemeral=False, webserver_only=False),
        Service.running(),
    ):
        await told.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
