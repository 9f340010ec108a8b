"""Prefect's own server and page, in one process on this machine alone: what `prefect server start` runs, without its shell."""

from __future__ import annotations

import os

from config.tether import end_with_keeper


def main() -> None:
    """The process of `ita up`. Its settings are Prefect's: the environment, and `prefect.toml` where it is started."""
    end_with_keeper()
    os.environ.pop("PREFECT_API_URL", None)  # it is the server: it must not look for one
    import uvicorn
    from prefect.server.api.server import create_app

    from config.logs import start_logging
    from config.settings import read_settings

    settings = read_settings()
    app = create_app(final=True)
    start_logging(settings, also=("prefect", "prefect.server", "uvicorn", "fastapi"))
    config = uvicorn.Config(
        app, host="127.0.0.1", port=settings.prefect_port, log_config=None, log_level="warning", access_log=False,
        server_header=False,
    )  # fmt: skip
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
