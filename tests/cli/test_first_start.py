"""The first start: whose plan is opened, and the secretary's way in; a sign-in link at the office's own machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from typer import Exit

from cli import first_start as start
from cli.first_start import first_start
from config.office import open_office
from ita_model import signing_in
from ita_model.agencies import find_agency
from ita_model.records import JournalEntry, Letter, LetterState
from ita_model.signing_in import Invited
from tests.cli.conftest import Ita
from tests.support.por import PLAN_TEXT, Por


def own_plan(place: Path) -> Path:
    """A plan that is not the sample's."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(PLAN_TEXT.replace("code: por\n", "code: ours\n").replace("อบต.ปอ", "อบต.เรา"), encoding="utf-8")
    return place


def token_of(said: str) -> str:
    (link,) = re.findall(r"http://127\.0\.0\.1:8000/sign-in/(\S+)", said)
    return str(link)


def test_without_a_plan_of_its_own_it_opens_the_sample_and_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = open_office()
    began = first_start(office, None)
    assert began is not None
    began.say(shown=True)
    said = capsys.readouterr().out
    assert "แผนตัวอย่างของ อบต.ปอ" in said
    assert "บุคคลและอีเมลในแผนสมมุติขึ้น" in said
    with office.look() as session:
        found = signing_in.look_at(session, token_of(said), at=start.now())
    assert isinstance(found, Invited)
    assert found.officer.code == "secretary"


def test_a_plan_in_the_data_folder_comes_before_the_sample_and_a_second_start_opens_none(home: Path, tmp_path: Path) -> None:
    named = own_plan(tmp_path / "named.yaml")
    named.write_text(named.read_text(encoding="utf-8").replace("code: ours\n", "code: named\n"), encoding="utf-8")
    office = open_office()
    own_plan(home / "plan.yaml")
    began = first_start(office, None)
    assert began is not None
    assert (began.agency, began.plan) == ("อบต.เรา", home / "plan.yaml")
    assert first_start(office, named) is None, "there is an agency already"
    with office.look() as session:
        assert find_agency(session).code == "ours"


def test_a_plan_that_was_named_and_is_not_there_is_said(home: Path, tmp_path: Path) -> None:
    with pytest.raises(Exit):
        first_start(open_office(), tmp_path / "nothing.yaml")


def test_the_link_is_not_said_where_what_is_said_is_kept(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = first_start(open_office(), None)
    assert began is not None
    began.say(shown=False)
    said = capsys.readouterr().out
    assert "/sign-in/" not in said
    assert "ita sign-in-link" in said


def test_a_sign_in_link_is_shown_once_for_the_secretary_or_whoever_is_named(por: Por, ita: Ita) -> None:
    for words, code in (((), "secretary"), (("head-klang",), "head-klang")):
        token = token_of(ita("sign-in-link", *words).stdout)
        with por.office.begin() as session:
            found = signing_in.use(session, token, at=start.now())
            assert isinstance(found, Invited)
            assert found.officer.code == code
            assert not isinstance(signing_in.look_at(session, token, at=start.now()), Invited)
    assert "ไม่พบเจ้าหน้าที่รหัส nobody" in ita("sign-in-link", "nobody", code=2).stderr


def test_a_shown_link_is_in_the_journal_and_no_letter_leaves_for_it(por: Por, ita: Ita) -> None:
    ita("sign-in-link")
    with por.office.look() as session:
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.seq.desc()).limit(1)).one()
        states = list(session.scalars(select(Letter.state).where(Letter.kind == "sign-in")))
    assert (last.kind, last.officer_id) == ("link.shown", None)
    assert states == [LetterState.SUPERSEDED]
    assert "ถูกต้อง" in ita("audit", "verify").stdout


def test_what_is_no_office_has_no_link(ita: Ita) -> None:
    assert "ไม่พบฐานข้อมูล" in ita("sign-in-link", code=2).stderr


def test_down_and_ready_say_that_nothing_is_up(por: Por, ita: Ita, home: Path) -> None:
    assert ita("down").stdout.strip() == "ระบบปิดอยู่แล้ว"
    (home / "secrets").mkdir()
    (home / "secrets" / "prefect").write_text("ita:x\n")
    told = ita("ready", code=1).stdout
    assert "ผิดปกติ  โปรแกรมของระบบ: ระบบปิดอยู่" in told
    assert "ผิดปกติ  Prefect: ติดต่อ Prefect ไม่ได้" in told
    assert "ปกติ     ฐานข้อมูล" in told
