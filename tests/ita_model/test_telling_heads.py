"""What a head is told though nothing is asked: waivers unasked, days that were moved or added, posts that begin and end."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from ita_model import staffing
from ita_model.calendar import office_moment
from ita_model.digest import DayMoved, Digest, PostNews, Section, digest_from_json
from ita_model.records import Checkpoint, Division, Letter, Notice, Officer, Post, PostEnd, Role
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town, days

MONDAY, TUESDAY, APRIL = TODAY + days(3), TODAY + days(4), date(2024, 4, 1)
LATER = date(2024, 5, 31)


def post(town: Town, on: date) -> dict[str, Digest]:
    """The letters of a day, by their readers' codes; all go."""
    town.now = office_moment(on, 10)
    town.sweep(on)
    town.deliver(on)
    with town.office.look() as session:
        rows = session.execute(
            select(Officer.code, Letter.digest).join(Officer, Officer.id == Letter.officer_id).where(Letter.on == on)
        )
        return {code: digest_from_json(held) for code, held in rows}


def item(letter: Digest | None, checkpoint: int) -> tuple[Section, DayMoved | None] | None:
    """Where a letter tells of a checkpoint, and of its day."""
    found = [one for one in letter.items if one.checkpoint == checkpoint] if letter else []
    assert len(found) <= 1
    return (found[0].section, found[0].moved) if found else None


def test_a_head_hears_once_of_a_waiver_that_nobody_asked_for(either_town: Town) -> None:
    mine = either_town.checkpoint("m1", "finance", LATER)
    either_town.waive(mine, "อำเภอยกเลิกโครงการ")
    letters = post(either_town, MONDAY)
    (told,) = (one for one in letters[SOMSRI].items if one.checkpoint == mine)
    assert (told.section, told.comment) == (Section.SPARED, "อำเภอยกเลิกโครงการ")
    assert item(letters.get(WICHAI), mine) is None
    assert item(post(either_town, TUESDAY).get(SOMSRI), mine) is None
    assert either_town.faults() == []


def test_of_a_waiver_that_was_taken_back_before_the_letter_nobody_hears(town: Town) -> None:
    mine = town.checkpoint("m1", "finance", LATER)
    town.waive(mine, "อำเภอยกเลิกโครงการ")
    town.reopen(mine, "กดผิด")
    told = item(post(town, MONDAY).get(SOMSRI), mine)
    assert told is None or told[0] is not Section.SPARED


def test_whoever_it_was_handed_to_hears_of_the_waiver_in_the_heads_place(town: Town) -> None:
    mine = town.checkpoint("m1", "finance", LATER)
    town.hand_over(mine, WICHAI, SOMSRI)
    town.waive(mine, "อำเภอยกเลิกโครงการ")
    letters = post(town, MONDAY)
    assert item(letters[WICHAI], mine) == (Section.SPARED, None)
    assert item(letters[SOMSRI], mine) is None


def test_a_head_hears_once_from_which_day_to_which_and_why(either_town: Town) -> None:
    mine = either_town.checkpoint("m1", "finance", LATER)
    either_town.reschedule(mine, date(2024, 6, 14), why="รอคู่มือจากอำเภอ")
    letters = post(either_town, MONDAY)
    moved = DayMoved("นายประเสริฐ มั่นคง", TODAY, "รอคู่มือจากอำเภอ", LATER)
    assert item(letters[SOMSRI], mine) == (Section.REPLANNED, moved)
    told = next(one for one in letters[SOMSRI].items if one.checkpoint == mine)
    assert told.due_on == date(2024, 6, 14)
    assert told.opens_on is not None
    assert item(post(either_town, TUESDAY).get(SOMSRI), mine) is None


def test_of_a_day_that_was_moved_twice_one_item_tells_from_the_day_that_was_known(town: Town) -> None:
    mine = town.checkpoint("m1", "finance", LATER)
    town.reschedule(mine, date(2024, 6, 14))
    town.reschedule(mine, date(2024, 6, 21), why="อำเภอเลื่อนอีก")
    assert item(post(town, MONDAY)[SOMSRI], mine) == (
        Section.REPLANNED, DayMoved("นายประเสริฐ มั่นคง", TODAY, "อำเภอเลื่อนอีก", LATER),
    )  # fmt: skip
    town.reschedule(mine, date(2024, 6, 28), why="อีกครั้ง")
    moved = DayMoved("นายประเสริฐ มั่นคง", MONDAY, "อีกครั้ง", date(2024, 6, 21))
    assert item(post(town, TUESDAY)[SOMSRI], mine) == (Section.REPLANNED, moved)


def test_what_is_asked_for_anyway_tells_of_its_day_where_it_is_asked(town: Town) -> None:
    mine = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.reschedule(mine, date(2024, 3, 26))
    section, moved = item(post(town, MONDAY)[SOMSRI], mine) or (None, None)
    assert section is Section.DUE
    assert moved is not None
    assert moved.was == date(2024, 3, 29)


def test_what_a_letter_tells_of_its_day_alone_is_not_counted_beside_it(town: Town) -> None:
    post(town, TODAY)
    mine, first, other = town.checkpoint("m1", "finance", date(2024, 3, 29)), date(2024, 3, 29), date(2024, 4, 4)
    town.reschedule(mine, other)
    post(town, MONDAY)
    town.reschedule(mine, first)
    letter = post(town, TUESDAY)[SOMSRI]
    assert item(letter, mine) == (Section.REPLANNED, DayMoved("นายประเสริฐ มั่นคง", MONDAY, "รอคู่มือจากอำเภอ", other))
    with town.begin() as (session, agency):
        where = session.scalars(select(Division.id).where(Division.agency_id == agency.id, Division.code == "finance")).one()
        asked = select(Checkpoint.id).where(Checkpoint.division_id == where, Checkpoint.opens_on <= TUESDAY)
        open_now = set(session.scalars(asked))
    assert mine in open_now
    assert letter.also_open == len(open_now - {one.checkpoint for one in letter.items})


def test_what_waits_for_review_or_is_settled_tells_nobody_of_its_day(town: Town) -> None:
    mine = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.confirm(mine, SOMSRI)
    town.reschedule(mine, date(2024, 4, 5))
    open_one = town.checkpoint("m1", "finance", LATER)
    town.reschedule(open_one, date(2024, 6, 14))
    town.waive(open_one, "ไม่เกี่ยวข้อง")
    letter = post(town, MONDAY)[SOMSRI]
    assert item(letter, mine) is None
    assert item(letter, open_one) == (Section.SPARED, None)


def test_a_head_hears_of_a_day_that_was_added(either_town: Town) -> None:
    added = either_town.add_checkpoint("m1", "finance", date(2024, 8, 15), why="อำเภอขอเพิ่ม")
    assert item(post(either_town, MONDAY)[SOMSRI], added) == (
        Section.REPLANNED, DayMoved("นายประเสริฐ มั่นคง", TODAY, "อำเภอขอเพิ่ม"),
    )  # fmt: skip
    assert item(post(either_town, TUESDAY).get(SOMSRI), added) is None


def test_a_new_head_hears_what_they_answer_for_and_the_one_before_that_it_ends(either_town: Town) -> None:
    malee = either_town.add_malee()
    either_town.appoint(malee, "works", from_on=APRIL)
    letters = post(either_town, MONDAY)
    (new,) = letters["malee"].posts
    assert (new.news, new.role, new.division, new.from_on, new.to_on) == (PostNews.TAKES, Role.HEAD, "กองช่าง", APRIL, None)
    assert (new.left, new.open, new.overdue) == (1, 1, 1)
    (old,) = letters[ANAN].posts
    assert (old.news, old.to_on, old.successor) == (PostNews.ENDED, date(2024, 3, 31), "นางมาลี ใหม่")
    again = post(either_town, TUESDAY)
    assert all(not letter.posts for letter in again.values())
    assert either_town.faults() == []


def test_the_head_of_a_new_division_hears_of_the_post(town: Town) -> None:
    town.add_division("กองสวัสดิการสังคม", WICHAI, from_on=APRIL)
    (new,) = post(town, MONDAY)[WICHAI].posts
    assert (new.news, new.division, new.from_on) == (PostNews.TAKES, "กองสวัสดิการสังคม", APRIL)


def test_who_acts_hears_from_when_to_when_and_who_is_ended_early_hears_why(town: Town) -> None:
    town.end_acting(WICHAI, "works")
    with town.begin() as (session, agency):
        works = session.scalars(select(Division).where(Division.agency_id == agency.id, Division.code == "works")).one()
        who, by = town.officer(session, SOMSRI), town.officer(session, PRASERT)
        days_of = {"from_on": APRIL, "to_on": date(2024, 4, 30)}
        staffing.act(session, agency, Role.HEAD, who, division=works, **days_of, by=by, at=town.now)
    letters = post(town, MONDAY)
    (told,) = letters[SOMSRI].posts
    assert (told.news, told.from_on, told.to_on) == (PostNews.ACTS, APRIL, date(2024, 4, 30))
    (ended,) = letters[WICHAI].posts
    assert (ended.news, ended.to_on, ended.words) == (PostNews.ACTED, TODAY, "กลับมาแล้ว")
    assert ANAN not in letters or letters[ANAN].posts == ()


def test_an_appointment_that_was_a_mistake_is_told_to_nobody_or_taken_back(town: Town) -> None:
    malee = town.add_malee()
    number = town.appoint(malee, "works", from_on=APRIL)
    _cancel(town, number)
    letters = post(town, MONDAY)
    assert "malee" not in letters
    assert all(not letter.posts for letter in letters.values())
    number = town.appoint(malee, "works", from_on=date(2024, 4, 8))
    assert post(town, TUESDAY)["malee"].posts[0].news is PostNews.TAKES
    _cancel(town, number)
    letters = post(town, TUESDAY + days(1))
    assert [(one.news, one.words) for one in letters["malee"].posts] == [(PostNews.NEVER, "บันทึกผิด")]
    # Who was told that it would end for them is told that it goes on.
    assert [one.news for one in letters[ANAN].posts] == [PostNews.TAKES]


def _cancel(town: Town, number: int) -> None:
    with town.begin() as (session, _):
        row, by = session.get_one(Post, number), town.officer(session, PRASERT)
        staffing.end_post(session, row, last_on=row.from_on - days(1), by=by, at=town.now, words="บันทึกผิด")


def test_who_does_it_to_themselves_is_not_written_to(town: Town) -> None:
    with town.begin() as (session, agency):
        finance = session.scalars(select(Division).where(Division.agency_id == agency.id, Division.code == "finance")).one()
        by = town.officer(session, PRASERT)
        span = {"from_on": TODAY, "to_on": APRIL}
        staffing.act(session, agency, Role.HEAD, by, division=finance, **span, by=by, at=town.now)
    assert not post(town, MONDAY)[PRASERT].posts


@pytest.mark.parametrize("what", ["waive", "reschedule", "add", "appoint"])
def test_what_is_owed_is_written_together_with_its_cause_or_not_at_all(town: Town, what: str) -> None:
    malee, mine = town.add_malee(), town.checkpoint("m1", "finance", LATER)
    acts = {
        "waive": lambda: town.waive(mine, "ยกเลิก"),
        "reschedule": lambda: town.reschedule(mine, date(2024, 6, 14)),
        "add": lambda: town.add_checkpoint("m1", "finance", date(2024, 8, 15)),
        "appoint": lambda: town.appoint(malee, "works", from_on=APRIL),
    }
    with town.office.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no_notice BEFORE INSERT ON notice BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    before = town.dump()
    with pytest.raises(Exception, match="the disk is full"):
        acts[what]()
    assert town.dump() == before


def test_what_was_done_before_there_were_such_letters_is_told_to_nobody(town: Town) -> None:
    """Facts alone owe nothing: only what is put on record from now on does."""
    malee = town.add_malee()
    town.appoint(malee, "works", from_on=APRIL)
    town.reschedule(town.checkpoint("m1", "finance", LATER), date(2024, 6, 14))
    town.waive(town.checkpoint("m1", "finance", date(2024, 6, 28)), "ยกเลิก")
    with town.office.begin() as session:
        session.execute(text("DELETE FROM notice"))  # as an office has it that comes from before
    letters = post(town, MONDAY)
    assert "malee" not in letters
    assert all(not letter.posts for letter in letters.values())
    assert {one.section for one in letters[SOMSRI].items}.isdisjoint({Section.REPLANNED, Section.SPARED})
    with town.office.look() as session:
        assert session.scalars(select(PostEnd)).all() == []
        assert session.scalars(select(Notice.rung).where(Notice.post_id.is_not(None))).all() == []
    assert MANOP not in letters or not letters[MANOP].posts
