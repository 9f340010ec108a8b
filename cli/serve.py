"""`ita web`: serve the pages."""

from __future__ import annotations

import errno
from typing import Annotated

import typer

from cli.desk import OUTSIDE, console, stop


def serve(
    host: Annotated[str, typer.Option("--host", help="ที่อยู่ที่ให้บริการ")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="พอร์ต")] = 8000,
) -> None:
    """เปิดหน้าเว็บสำหรับลิงก์ในจดหมาย"""
    from web.main import door
    from web.main import serve as serve_pages

    try:
        place = door(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            thai = f"พอร์ต {port} ของ {host} มีโปรแกรมอื่นใช้อยู่ โปรดปิดโปรแกรมนั้น หรือระบุพอร์ตอื่นด้วย --port"
        else:
            thai = f"เปิดบริการที่ {host} พอร์ต {port} ไม่ได้ โปรดตรวจ --host และ --port"
        raise stop(OUTSIDE, thai, f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    console.print(f"กำลังเปิดหน้าเว็บที่ http://{host}:{port} · กด Ctrl+C เพื่อหยุด")
    console.print(f"  Serving the pages at http://{host}:{port}, until Ctrl+C.", style="dim")
    serve_pages(place)
