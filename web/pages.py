"""Turning templates into answers, and the few things every route needs at hand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pendulum import DateTime
from starlette.responses import HTMLResponse

from config.office import Office
from config.readiness import PrefectAt
from ita_model.report.checking import Question
from ita_model.report.states import ReportState
from ita_model.states import Standing
from ita_model.turning import TURNING
from web.desk.tabs import room_of, tabs
from web.events import PrefectEvents
from web.language import Language, _, language, n_, reader
from web.marking import marked
from web.media import ACCEPT, MOST_BYTES
from web.words import HELPERS

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
_TURNED: Final = dict.fromkeys(map(ord, TURNING))
_TURNS: Final = re.compile(f"[{''.join(sorted(TURNING))}]")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes work with: the office, the clock that they are given, the templates, who is told of events, and the
    server of Prefect's without which the installation is not ready.

    `marks` says whether what is Thai on an English page is marked as such.
    """

    office: Office
    clock: Callable[[], DateTime]
    templates: Environment
    events: PrefectEvents | None = None
    marks: bool = True
    prefect: PrefectAt | None = None

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page made from a template. Raises jinja2.UndefinedError where the template lacks a value."""
        return HTMLResponse(self.as_read(self.templates.get_template(template).render(values)), status)

    def as_read(self, made: str) -> str:
        """A page, with what is in another language than the reader's marked as such."""
        return marked(made) if self.marks and language() is not Language.THAI else made


def make_templates() -> Environment:
    """The pages' templates: escaped, strict about names, and in the language of whoever reads."""
    environment = Environment(
        finalize=harmless,
        loader=FileSystemLoader(HERE / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_, n_, newstyle=True)  # type: ignore[attr-defined]  # the extension's own method
    environment.globals.update(HELPERS, Standing=Standing, reader=reader, accept=ACCEPT, most_bytes=MOST_BYTES, static=static())
    environment.globals.update(states=ReportState, questions=Question, tabs=tabs, room_of=room_of)
    return environment


def harmless(value: object) -> object:
    """What a template shows, without the characters that turn the writing after them: a name that bears one, from before they
    were taken out or from a plan's file, would read as what it is not."""
    # Nearly no text has one, and looking is quicker than writing it anew.
    return value.translate(_TURNED) if isinstance(value, str) and _TURNS.search(value) else value


@cache
def static() -> str:
    """Where styles, scripts and fonts are served. It changes with any of them, so that a browser may keep them for long."""
    told = hashlib.sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            told.update(f"{file.relative_to(STATIC).as_posix()}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return f"/static/{told.hexdigest()[:8]}"
