"""Doing one thing for several agencies: each has its turn, whatever becomes of the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from prefect.logging import get_run_logger

T = TypeVar("T")


class SomeFailed(Exception):
    """What was asked for has been done for the other agencies; these it failed for."""

    def __init__(self, failed: Sequence[str], done: Sequence[str]) -> None:
        bad, good = ", ".join(failed), ", ".join(done)
        thai = f"ไม่สำเร็จ: {bad} · เสร็จแล้ว: {good or 'ไม่มี'}"
        super().__init__(f"{thai} · failed for {bad}; done for {good or 'none'}")


async def for_each(codes: Iterable[str], act: Callable[[str], Awaitable[T]]) -> dict[str, T]:
    """What `act` gives for each agency, by its code, one after another.

    Where there is but one its own error is raised; of several, SomeFailed at the end, when each has had its turn.
    """
    wanted = list(codes)
    done: dict[str, T] = {}
    failed: list[str] = []
    for code in wanted:
        try:
            done[code] = await act(code)
        except Exception:
            if len(wanted) == 1:
                raise
            get_run_logger().exception("failed for agency %s", code)
            failed.append(code)
    if failed:
        raise SomeFailed(failed, list(done))
    return done
