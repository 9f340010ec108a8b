"""Prefect's own server and page, in one process on this machine alone: what `prefect server start` runs, without its shell."""

from __future__ import annotations

import os
from typing import Any

from config.tether import end_with_keeper


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


def main() -> None:
    """The process of `ita up`. Its settings are Prefect's: the environment, and `prefect.toml` where it is started."""
    end_with_keeper()
    os.environ.pop("PREFECT_API_URL", None)  # it is the server: it must not look for one
    import uvicorn
    from prefect.server.api.server import create_app

    from config.logs import start_logging
    from config.settings import read_settings

    settings = read_settings()
    mend_scheduling()
    app = create_app(final=True)
    start_logging(settings, also=("prefect", "prefect.server", "uvicorn", "fastapi"))
    config = uvicorn.Config(
        app, host="127.0.0.1", port=settings.prefect_port, log_config=None, log_level="warning", access_log=False,
        server_header=False,
    )  # fmt: skip
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
