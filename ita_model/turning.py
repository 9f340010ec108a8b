"""Characters that turn the direction of the letters after them: left as they are, `a[U+202E]gnp.exe` reads as a picture."""

from __future__ import annotations

from typing import Final

TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
