"""One proof for several checkpoints: the same words and evidence, given for all of them at once, or for none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from ita_model.confirming import Already, File, NoEvidence, NotOpen, NotYours, WebLink, confirm
from ita_model.records import Checkpoint, Officer


class NotTogether(Exception):
    """Something changed before the press arrived, so nothing of it may be recorded.

    Somebody was first with the checkpoint that was looked at, and what happened is `already`; or `others` of those chosen
    beside it cannot go along. With neither, it was settled when it was looked at and is open again now.
    """

    def __init__(self, already: Already | None = None, others: Sequence[Checkpoint] = ()) -> None:
        super().__init__(f"{already} {[other.id for other in others]}")
        self.already, self.others = already, others


def confirm_together(
    session: Session,
    this: Checkpoint,
    beside: Sequence[Checkpoint],
    *,
    officer: Officer,
    at: datetime,
    result: str,
    outcome: str,
    evidence: Sequence[File | WebLink],
) -> None:
    """A head's word for `this` checkpoint, and the same for each one `beside` it.

    Raises NotYours or NotTogether; then the caller takes its transaction back.
    """
    already: dict[int, Already] = {}
    done: set[int] = set()
    # Always in the same order, so that two people cannot wait for each other.
    chosen = sorted({this, *beside}, key=lambda one: one.id)
    for one in chosen:
        if one is not this and not this.state.awaits_division:
            continue
        try:
            answer = confirm(session, one, officer=officer, at=at, result=result, outcome=outcome, evidence=evidence)
        except (NoEvidence, ValueError) as error:
            raise NotTogether from error
        except NotOpen as error:
            raise NotTogether(others=[one]) from error
        except NotYours as error:
            if one is this:
                raise
            raise NotTogether(others=[one]) from error  # it was handed over meanwhile
        if isinstance(answer, Already):
            already[one.id] = answer
        else:
            done.add(one.id)
    if this.id in already:
        # A second press finds them all confirmed by the first. What was not, is not recorded now either.
        raise NotTogether(already[this.id], [one for one in chosen if one.id in done or one.state.awaits_division])
    if already:
        raise NotTogether(others=[one for one in chosen if one.id in already])
