"""Message-IDs that nobody can guess: what comes back and names one has seen the letter, or its headers.

Whoever could work one out could say of any letter that it had come back. Those of letters from before this rule are made of a
name and a day alone; what names one of them proves nothing.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

_BYTES: Final = 16
IN_TEXT: Final = re.compile(rf"<[^@<>\s]+\.[0-9a-f]{{{2 * _BYTES}}}@[^@<>\s]+>")
"""One of them, wherever it stands."""


def new_message_id(*parts: str, domain: str) -> str:
    """A Message-ID of an agency's letter, with its parts (who, what) for whoever reads a mail server's log."""
    return f"<{'.'.join(parts)}.{secrets.token_hex(_BYTES)}@{domain}>"


def is_secret(message_id: str) -> bool:
    """Whether a Message-ID is one that nobody can guess."""
    return IN_TEXT.fullmatch(message_id) is not None
