"""The pages' application lent to one test after another: its two hundred routes take longer to build than a test to run.

What a lent one keeps of a test is its office and its clock, and how often somebody asked; all three are the next test's own. A
test of what an application keeps besides, or with other settings than the cast's, builds its own with `create_app`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from fastapi import FastAPI
from pendulum import DateTime

from config.office import Office
from tests.support.cast import Town
from web.app import create_app
from web.pace import Buckets, Pace


class _Lent:
    """An application and the town that it serves just now."""

    def __init__(self, town: Town, *, marks: bool) -> None:
        self.town = town
        self.app = create_app(cast(Office, _OfficeOf(self)), clock=self._clock, marks=marks)

    def serve(self, town: Town) -> None:
        """Serve a town, of which nobody has asked anything yet."""
        self.town = town
        for layer in self.app.user_middleware:
            if layer.cls is Pace:
                cast(Buckets, layer.kwargs["buckets"]).left.clear()

    def _clock(self) -> DateTime:
        return self.town.clock()


class _OfficeOf:
    """The office of whatever town an application serves."""

    def __init__(self, lent: _Lent) -> None:
        self._lent = lent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lent.town.office, name)


_at_home: dict[tuple[object, ...], list[_Lent]] = {}
"""Those that nobody has, by what they were built for; two towns of one test have one each."""


@contextmanager
def lent_app(town: Town, *, marks: bool = True) -> Iterator[FastAPI]:
    """The application of a town while it is wanted; `marks` as `create_app` has it."""
    settings = town.office.settings
    built_for = (settings.base_url, settings.trusted_proxies, marks)
    fitting = _at_home.setdefault(built_for, [])
    lent = fitting.pop() if fitting else _Lent(town, marks=marks)
    lent.serve(town)
    try:
        yield lent.app
    finally:
        fitting.append(lent)
