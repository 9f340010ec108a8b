"""What may happen to an office on a day while its letters go out, drawn by chance and done by the engine's own functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import bounces, confirming, growing, handing, new_link, nudging, replanning, staffing, waiving
from ita_model.calendar import office_moment
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import officer_by_code, roster
from ita_model.records import Agency, BounceWhy, Checkpoint, Division, Letter, LetterState, Officer, Post, Role, Step
from ita_model.returned import Returned
from ita_model.states import State
from ita_model.waivers import open_request

_DOMAIN: Final = "example.org"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where it happens: an office on a day at eleven, with the checkpoints that wait for a division."""

    session: Session
    agency: Agency
    secretary: Officer
    waiting: Sequence[Checkpoint]
    day: date
    chance: Random

    @property
    def at(self) -> datetime:
        return office_moment(self.day, 11)

    @property
    def point(self) -> Checkpoint:
        """One of those that wait."""
        return self.chance.choice(self.waiting)

    @property
    def head(self) -> Officer:
        """One of the first three heads."""
        found = officer_by_code(self.session, self.agency.id, f"head-{self.chance.randint(1, 3)}")
        assert found is not None
        return found

    @property
    def division(self) -> Division:
        """Any division."""
        mine = select(Division).where(Division.agency_id == self.agency.id).order_by(Division.id)
        return self.chance.choice(self.session.scalars(mine).all())

    def another_day(self, before: int, after: int) -> date:
        """A day around this one."""
        return self.day + timedelta(days=self.chance.randint(-before, after))


def something_happens(session: Session, agency: Agency, day: date, chance: Random) -> str:
    """Let one thing happen to an office, if it may just then; says which, or nothing."""
    people = roster(session, agency.id, day)
    secretary = session.get_one(Officer, people.of_agency(Role.SECRETARY)[0])
    c = Checkpoint
    waiting = select(c).where(c.agency_id == agency.id, c.state.in_([State.PENDING, State.RETURNED]), c.opens_on <= day)
    scene = Scene(session, agency, secretary, session.scalars(waiting.order_by(c.id)).all(), day, chance)
    act = chance.choice(ACTS)
    try:
        with session.begin_nested():
            act(scene)
    except (NotAllowed, Outrun, staffing.NotSo, replanning.NotPlanned, IndexError):
        return ""
    return act.__name__


def moves_house(scene: Scene) -> None:
    """An officer has another address from a day on, which may lie ahead or be past."""
    head = scene.head
    staffing.change_officer(
        scene.session, head, name=head.name, position=head.position, address=f"new-{scene.day.isoformat()}-{head.address}",
        from_on=scene.another_day(9, 9), by=scene.secretary, at=scene.at,
    )  # fmt: skip


def stands_in(scene: Scene) -> None:
    """Somebody acts for a head for some days, which may lie ahead or be past."""
    first = scene.another_day(20, 7)
    staffing.act(
        scene.session, scene.agency, Role.HEAD, scene.head, division=scene.division, from_on=first,
        to_on=first + timedelta(days=25), by=scene.secretary, at=scene.at,
    )  # fmt: skip


def goes(scene: Scene) -> None:
    """Who acts for somebody does so no longer, or never did."""
    acting = select(Post).where(Post.agency_id == scene.agency.id, Post.to_on >= scene.day).order_by(Post.id)
    post = scene.chance.choice(scene.session.scalars(acting).all())
    last = scene.chance.choice([scene.day, post.from_on - timedelta(days=1)])
    staffing.end_post(scene.session, post, last_on=last, by=scene.secretary, at=scene.at, words="กลับมาแล้ว")


def hands_over(scene: Scene) -> None:
    """The secretary hands a checkpoint to another division, or to a colleague there."""
    one = scene.point
    there = roster(scene.session, scene.agency.id, scene.day).holders(Role.DEPUTY, one.division_id)
    to = scene.chance.choice([scene.division, *(scene.session.get_one(Officer, who) for who in there)])
    handing.hand_over(scene.session, one, to, by=scene.secretary, at=scene.at, words="งานของกองนี้")


def asks(scene: Scene) -> None:
    """A head asks for a waiver."""
    one = scene.point
    head = scene.session.get_one(
        Officer, roster(scene.session, scene.agency.id, scene.day).holders(Role.HEAD, one.division_id)[0]
    )
    waiving.ask(scene.session, one, by=head, at=scene.at, reason="ปีนี้ไม่มีการจัดซื้อ")


def answers_who_asked(scene: Scene) -> None:
    """The secretary grants the first waiver that is asked for, or refuses it."""
    asked = [(one, request) for one in scene.waiting if (request := open_request(scene.session, one)) is not None]
    one, request = asked[0]
    if scene.chance.random() < 0.5:
        waiving.refuse(scene.session, one, request, by=scene.secretary, at=scene.at, words="ต้องทำ")
    else:
        confirming.waive(scene.session, one, by=scene.secretary, at=scene.at, reason="ไม่เกี่ยวข้อง")


def spares(scene: Scene) -> None:
    """The secretary waives what nobody asked to be waived."""
    confirming.waive(scene.session, scene.point, by=scene.secretary, at=scene.at, reason="ไม่เกี่ยวข้อง")


def moves_a_day(scene: Scene) -> None:
    """A checkpoint is due on another day."""
    replanning.reschedule(
        scene.session, [scene.point], due_on=scene.another_day(3, 30), by=scene.secretary, at=scene.at, words="เลื่อนการประชุม"
    )


def adds(scene: Scene) -> None:
    """Something more is asked of a division."""
    step = scene.session.get_one(Step, scene.point.step_id)
    growing.add_checkpoint(
        scene.session, step, scene.division, due_on=scene.another_day(0, 20), by=scene.secretary, at=scene.at, words="ขอเพิ่ม"
    )


def rewords(scene: Scene) -> None:
    """A step reads otherwise from a day on."""
    step = scene.session.get_one(Step, scene.point.step_id)
    replanning.reword_step(
        scene.session, step, text=f"{step.text} ({scene.day.isoformat()})", good_evidence="", from_on=scene.another_day(5, 5),
        by=scene.secretary, at=scene.at, words="ให้ชัดเจน",
    )  # fmt: skip


def nudges(scene: Scene) -> None:
    """The secretary has somebody reminded."""
    nudging.nudge(scene.session, scene.agency, [scene.head.id], by=scene.secretary, at=scene.at, mail_domain=_DOMAIN)


def wants_a_link(scene: Scene) -> None:
    """A head wants a new link."""
    new_link.send_link(scene.session, scene.agency, scene.head, at=scene.at, mail_domain=_DOMAIN)


def comes_back(scene: Scene) -> None:
    """The newest letter that went comes back."""
    went = select(Letter).where(Letter.agency_id == scene.agency.id, Letter.state == LetterState.SENT)
    letter = scene.session.scalars(went.order_by(Letter.id.desc()).limit(3)).all()[scene.chance.randint(0, 2)]
    whence = scene.session.get_one(Officer, letter.officer_id).address.casefold()
    said = Returned((letter.message_id,), frozenset({whence}), BounceWhy.NO_MAILBOX, "5.1.1", "User unknown")
    bounces.take_returned(scene.session, said, at=scene.at)


ACTS: Final[Sequence[Callable[[Scene], None]]] = (
    moves_house, stands_in, goes, hands_over, asks, answers_who_asked, spares, moves_a_day, adds, rewords, nudges, wants_a_link,
    comes_back,
)  # fmt: skip
