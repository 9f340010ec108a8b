"""The cookie of a visit: for these pages alone, out of reach of scripts, and never over a line that is not encrypted where
the office has one that is.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from ita_model.visits import LONGEST

_NAME: Final = "ita-visit"


def cookie_name(base_url: str) -> str:
    """What the cookie is called: over HTTPS such that a browser takes it from this very host alone."""
    return f"__Host-{_NAME}" if encrypted(base_url) else _NAME


def keep(answer: Response, cookie: str, *, base_url: str) -> None:
    """Give the browser the cookie to keep for as long as a visit may last.

    That it was idle too long is seen by its stamp; a browser that had dropped it could not be told so, nor led back.
    """
    _set(answer, cookie, int(LONGEST.total_seconds()), base_url)


def forget(answer: Response, *, base_url: str) -> None:
    """Take the cookie from the browser."""
    _set(answer, "", 0, base_url)


def _set(answer: Response, value: str, seconds: int, base_url: str) -> None:
    answer.set_cookie(
        cookie_name(base_url), value, max_age=seconds, path="/", secure=encrypted(base_url), httponly=True, samesite="lax"
    )


def encrypted(base_url: str) -> bool:
    """Whether the office's pages are reached over a line that nobody can read along."""
    return base_url.startswith("https://")
