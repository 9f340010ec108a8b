"""`ita web`: serve the pages."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option("--host", help="ที่อยู่ที่ให้บริการ")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="พอร์ต")] = 8000,
) -> None:
    """เปิดหน้าเว็บสำหรับลิงก์ในจดหมาย"""
    from web.main import serve as serve_pages

    serve_pages(host, port)
