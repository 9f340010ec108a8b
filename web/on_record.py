"""Whether what somebody sends is what stands on record already: a second press by the same hand, and not another's answer."""

from __future__ import annotations

from ita_model.states import State
from web.uploads import Sent, sha256_of
from web.views_checkpoint import CheckpointPage


def is_on_record(shown: CheckpointPage, officer_id: int, sent: Sent) -> bool:
    """Whether a checkpoint was confirmed by this officer with these very words, files and address. Reads the files only where
    all the rest is the same."""
    said = shown.said
    if said is None or said.officer_id != officer_id or shown.state not in (State.SUBMITTED, State.ACCEPTED):
        return False
    if sent.troubles or (said.result, said.outcome) != (sent.result, sent.outcome) or len(said.evidence) != _pieces(sent):
        return False
    kept = sorted(one.sha256 or one.url or "" for one in said.evidence)
    given = [sha256_of(one.source) for one in sent.files] + ([sent.link.url] if sent.link else [])
    return kept == sorted(given)


def _pieces(sent: Sent) -> int:
    return len(sent.files) + (sent.link is not None)
