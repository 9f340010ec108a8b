"""A report is complete with the last that it lacked, whichever that is; and is told to be so once."""

from __future__ import annotations

import random
from datetime import date

import pytest
from sqlalchemy import select

from ita_model.calendar import FiscalYear
from ita_model.records import Checkpoint
from ita_model.report.completeness import Complete, completed_by
from ita_model.report.document import ReportKind
from tests.support.cast import SOMSRI, YEAR, Town

ENDS = {kind: kind.period(FiscalYear(YEAR.be)).end for kind in ReportKind}


def settled(town: Town, *checkpoints: int) -> tuple[Complete, ...]:
    with town.office.look() as session:
        return completed_by(session, 1, checkpoints)


def dues(town: Town) -> dict[int, date]:
    with town.office.look() as session:
        return {one.id: one.due_on for one in session.scalars(select(Checkpoint).order_by(Checkpoint.due_on, Checkpoint.id))}


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_each_report_is_told_complete_by_the_last_of_its_period_and_by_no_other(town: Town, seed: int | None) -> None:
    left = dues(town)
    order = list(left)
    if seed is not None:
        random.Random(seed).shuffle(order)
    told: list[Complete] = []
    for number in order:
        town.waive(number, "ปีนี้ไม่มี")
        due = left.pop(number)
        last = {kind for kind, end in ENDS.items() if due <= end and not any(other <= end for other in left.values())}
        found = settled(town, number)
        assert {one.kind for one in found} == last
        told += found
    assert sorted(told, key=lambda one: one.kind) == sorted(
        (Complete(kind, YEAR.be) for kind in ReportKind), key=lambda one: one.kind
    )


def test_several_that_are_settled_together_complete_it_once(town: Town) -> None:
    every = list(dues(town))
    for number in every:
        town.waive(number, "ปีนี้ไม่มี")
    assert settled(town, *every) == tuple(Complete(kind, YEAR.be) for kind in ReportKind)


def test_what_is_accepted_counts_and_what_waits_for_review_does_not(town: Town) -> None:
    *others, last = [number for number, due in dues(town).items() if due <= ENDS[ReportKind.SIX_MONTH]]
    for number in others:
        town.waive(number, "ปีนี้ไม่มี")
    last, other = town.checkpoint("m2", "finance"), last
    assert last != other
    town.reopen(last, "ขอหลักฐาน")
    town.confirm(last, SOMSRI)
    town.waive(other, "ปีนี้ไม่มี")
    assert settled(town, other) == ()
    town.accept(last)
    assert settled(town, last) == (Complete(ReportKind.SIX_MONTH, YEAR.be),)


def test_what_is_settled_no_more_completes_nothing(town: Town) -> None:
    every = list(dues(town))
    for number in every:
        town.waive(number, "ปีนี้ไม่มี")
    town.reopen(every[0], "ขอหลักฐาน")
    assert settled(town, every[0]) == ()
    assert settled(town) == ()
