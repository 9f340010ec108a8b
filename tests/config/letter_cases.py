"""The letters that the golden files hold: each a digest as the engine would make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ita_model.digest import DayMoved, Digest, DigestItem, LetterBack, PostNews, PostTold, ReportReady, Section, Words
from ita_model.records import BounceWhy, LetterKind, Role
from ita_model.report.document import ReportKind

LINK = "https://ita.example.org/c/kX3vQ9w2Lr8ZpT6yHn4BdS1m"
TODAY = date(2024, 3, 22)


def item(section: Section, **changes: object) -> DigestItem:
    """A checkpoint of กองคลัง as a head would be asked of it."""
    plain = DigestItem(
        checkpoint=812,
        section=section,
        division="กองคลัง",
        measure="มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง",
        step="จัดทำสรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.1) และเผยแพร่บนเว็บไซต์ของหน่วยงาน",
        period="มีนาคม 2567",
        due_on=date(2024, 3, 29),
        why_due="ทุกเดือน ภายในวันสุดท้ายของเดือน · 31 มี.ค. ตรงกับวันอาทิตย์ จึงเลื่อนมาเป็นวันทำการก่อนหน้า",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def digest(*items: DigestItem, **changes: object) -> Digest:
    """A letter's content to the head of กองคลัง on 22 March 2567."""
    plain = Digest(
        agency="po",
        agency_name="อบต.ปอ",
        officer="สมศรี ใจดี",
        position="ผู้อำนวยการกองคลัง",
        on=TODAY,
        items=items,
        link_until=date(2024, 4, 30),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def opening() -> Digest:
    return digest(item(Section.DUE))


def nudged() -> Digest:
    return replace(opening(), nudged_by="นายประเสริฐ มั่นคง")


def all_that_is_asked() -> Digest:
    long_title = (
        "จัดทำคู่มือการใช้ทรัพย์สินของราชการและการขออนุญาตยืมทรัพย์สิน พร้อมประชาสัมพันธ์ให้บุคลากรภายในหน่วยงานทราบ"
        "และถือปฏิบัติอย่างเคร่งครัดโดยทั่วกัน รวมทั้งจัดทำทะเบียนคุมการยืมและการคืนให้เป็นปัจจุบัน"
    )
    return digest(
        item(Section.DUE),
        item(
            Section.OVERDUE,
            checkpoint=640,
            step=long_title,
            measure="กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน: " + long_title,
            period="ไตรมาส 2",
            due_on=date(2024, 3, 19),
            why_due="ภายใน 19 มีนาคม 2567",
        ),
        item(
            Section.RETURNED,
            checkpoint=655,
            step="ประชุมชี้แจงงบประมาณต่อผู้นำชุมชน",
            period="กุมภาพันธ์ 2567",
            due_on=date(2024, 2, 29),
            why_due="ทุกเดือน ภายในวันสุดท้ายของเดือน",
            comment="ภาพถ่ายไม่เห็นผู้เข้าร่วมประชุม\n\nโปรดแนบใบลงทะเบียนด้วย",
        ),
        also_open=4,
        also_overdue=3,
    )


def secretary() -> Digest:
    return digest(
        item(Section.REVIEW, division="กองคลัง"),
        item(Section.REVIEW, checkpoint=813, division="กองการศึกษา ศาสนาและวัฒนธรรม", due_on=date(2024, 3, 20)),
        item(Section.INFORMED, checkpoint=700, division="กองช่าง", due_on=date(2024, 3, 15), period="ไตรมาส 2"),
        officer="นายประเสริฐ มั่นคง",
        position="ปลัดองค์การบริหารส่วนตำบล",
    )


def executive() -> Digest:
    return digest(
        item(Section.INFORMED, checkpoint=700, division="กองช่าง", due_on=date(2024, 3, 8), period="ไตรมาส 2"),
        item(
            Section.INFORMED,
            checkpoint=701,
            division="กองช่าง",
            due_on=date(2024, 3, 8),
            step="ตรวจนับพัสดุประจำไตรมาส",
            sent_back=True,
        ),
        officer="",
        position="นายกองค์การบริหารส่วนตำบลปอ",
    )


SIX_MONTH = ReportReady(ReportKind.SIX_MONTH, 2567, date(2024, 3, 31), measures=14, outstanding=4)
YEAR_END = ReportReady(ReportKind.YEAR_END, 2566, date(2023, 9, 30), measures=14, outstanding=0)


def report() -> Digest:
    return replace(secretary(), items=(), reports=(SIX_MONTH,))


SENT_BACK = Words("นายมานพ รักถิ่น", date(2024, 4, 4), "ผลของมาตรการที่ 2 ยังไม่ตรงกับที่ประชุม\nโปรดตรวจกับกองคลังก่อน")


def secretary_with_reports() -> Digest:
    return replace(secretary(), reports=(SIX_MONTH, YEAR_END))


def to_acknowledge() -> Digest:
    """What the executive gets on the day on which the secretary signed a report off, besides what they are told of."""
    return replace(executive(), to_acknowledge=(SIX_MONTH,))


def only_to_acknowledge() -> Digest:
    return replace(executive(), items=(), to_acknowledge=(SIX_MONTH,))


def to_publish() -> Digest:
    """What the secretary gets once the executive has acknowledged a report, and another one was compiled."""
    return replace(secretary(), items=(), to_publish=(SIX_MONTH,), reports=(YEAR_END,))


def sent_back() -> Digest:
    """What the secretary gets when the executive has sent a report back, beside what waits for review."""
    return replace(secretary(), sent_back=(replace(SIX_MONTH, said=SENT_BACK),), to_publish=(YEAR_END,))


def only_sent_back() -> Digest:
    return replace(secretary(), items=(), sent_back=(replace(SIX_MONTH, said=SENT_BACK),))


def new_link() -> Digest:
    return digest(link_asked_for=True, also_open=2)


NOTE = Words("นางสาวสมหญิง รักงาน", date(2024, 3, 21), "งานประกาศจัดซื้ออยู่กับกองคลัง\nเอกสารอยู่ในแฟ้มกลาง", "สำนักปลัด")
REASON = Words("นายวิชัย ขยันงาน", date(2024, 3, 20), "ปีนี้ไม่มีงบประมาณจัดซื้อพัสดุ")


def handed_over() -> Digest:
    """Of one that came from another division, one from a colleague, and one that opens later."""
    colleague = replace(NOTE, division="กองคลัง", text="ช่วยดูแทนระหว่างลา")
    return digest(
        item(Section.DUE, handed_over=NOTE),
        item(Section.RETURNED, checkpoint=820, comment="ขอภาพที่เห็นวันที่", sent_back=True, handed_over=colleague),
        item(Section.COMING, checkpoint=900, period="เมษายน 2567", due_on=date(2024, 4, 30), opens_on=date(2024, 4, 1),
             handed_over=NOTE),
    )  # fmt: skip


def only_coming() -> Digest:
    return digest(item(Section.COMING, due_on=date(2024, 4, 30), opens_on=date(2024, 4, 1), handed_over=NOTE))


PASSED = Words("นายประเสริฐ มั่นคง", date(2024, 3, 21), "กองช่างเป็นผู้จัดซื้อเอง\nขอบคุณที่ช่วยดูแลมา", "กองช่าง")


def passed_on() -> Digest:
    """One that the secretary gave to others, beside what is asked."""
    return digest(item(Section.DUE), item(Section.PASSED_ON, checkpoint=830, division="กองช่าง", passed_on=PASSED))


def only_passed_on() -> Digest:
    return digest(item(Section.PASSED_ON, division="กองช่าง", passed_on=PASSED))


def waiver_asked() -> Digest:
    return replace(
        secretary(),
        items=(item(Section.WAIVER, waiver_asked=REASON), item(Section.WAIVER, checkpoint=813, waiver_asked=REASON)),
    )


def secretary_with_a_waiver() -> Digest:
    return replace(secretary(), items=(*secretary().items, item(Section.WAIVER, checkpoint=820, waiver_asked=REASON)))


def waiver_answered() -> Digest:
    """One that is still asked for, one that was refused, one that waits for its answer."""
    refusal = Words("นายประเสริฐ มั่นคง", date(2024, 3, 21), "ยังมีรายการที่ต้องเผยแพร่\nโปรดดูประกาศเดือนที่แล้ว")
    return digest(
        item(Section.DUE, waiver_refused=refusal),
        item(Section.OVERDUE, checkpoint=640, due_on=date(2024, 3, 19), why_due="ภายใน 19 มีนาคม 2567", waiver_asked=REASON),
        item(Section.WAIVED, checkpoint=655, comment="ปีนี้ไม่มีงบประมาณจัดซื้อพัสดุ"),
    )


def only_waived() -> Digest:
    return digest(item(Section.WAIVED, comment="ปีนี้ไม่มีงบประมาณจัดซื้อพัสดุ"))


def replanned() -> Digest:
    """Days that were moved, of one that is asked for besides and of one that is not; and one that was added."""
    moved = DayMoved("นายประเสริฐ มั่นคง", date(2024, 3, 21), "รอคู่มือจากอำเภอ\nอำเภอแจ้งเลื่อน", date(2024, 3, 15))
    added = DayMoved("นายประเสริฐ มั่นคง", date(2024, 3, 21), "อำเภอขอเพิ่ม")
    why = "ปลัดเลื่อนกำหนดจาก 15 มี.ค. 2567 เพราะรอคู่มือจากอำเภอ"
    return digest(
        item(Section.DUE, moved=moved, why_due=why),
        item(Section.REPLANNED, checkpoint=830, moved=moved, why_due=why),
        item(Section.REPLANNED, checkpoint=831, period="สิงหาคม 2567", due_on=date(2024, 8, 15), opens_on=date(2024, 7, 16),
             moved=added),
        also_open=1,
    )  # fmt: skip


def only_replanned() -> Digest:
    return replace(replanned(), items=replanned().items[1:])


def spared() -> Digest:
    """One that was waived though nobody had asked, beside what is asked."""
    return digest(item(Section.DUE), item(Section.SPARED, checkpoint=655, comment="ปีนี้อำเภอยกเลิกโครงการ"))


def only_spared() -> Digest:
    return digest(item(Section.SPARED, comment="ปีนี้อำเภอยกเลิกโครงการ"))


def posts() -> Digest:
    """Of everything that can become of a post."""
    first, last = date(2024, 4, 1), date(2024, 4, 30)
    return digest(
        posts=(
            PostTold(PostNews.TAKES, Role.HEAD, "กองคลัง", first, left=7, open=2, overdue=1),
            PostTold(PostNews.ACTS, Role.HEAD, "กองช่าง", first, last),
            PostTold(PostNews.TAKES, Role.DEPUTY, "กองคลัง", first, left=7, open=2),
            PostTold(PostNews.ENDED, Role.HEAD, "สำนักปลัด", date(2023, 10, 1), date(2024, 3, 31), successor="นางมาลี ใหม่"),
            PostTold(PostNews.ACTED, Role.HEAD, "กองช่าง", first, date(2024, 4, 10), words="กลับมาปฏิบัติราชการแล้ว"),
            PostTold(PostNews.NEVER, Role.SECRETARY, "", first, words="บันทึกผิด"),
            PostTold(PostNews.ACTS, Role.SECRETARY, "", first, last),
            PostTold(PostNews.TAKES, Role.EXECUTIVE, "", first),
        ),
        also_open=2,
    )


def asked_of_a_new_head() -> Digest:
    return replace(opening(), posts=posts().posts[:1])


RETURNED = (
    LetterBack("นางสมศรี ใจดี", "ผู้อำนวยการกองคลัง", "somsri@example.org", date(2024, 3, 21), BounceWhy.NO_MAILBOX),
    LetterBack("", "ผู้อำนวยการกองช่าง", "works@example.org", date(2024, 3, 21), BounceWhy.FULL),
)


def letters_back_to_the_executive() -> Digest:
    """Of the secretary's own: a day's letter, a link to sign in, a code, each for a reason of its own."""
    kinds = (LetterKind.DIGEST, LetterKind.SIGN_IN, LetterKind.CODE, LetterKind.DIGEST)
    mine = LetterBack("นายประเสริฐ มั่นคง", "ปลัด", "prasert@example.org", date(2024, 3, 21), BounceWhy.FULL, mends=False)
    told = tuple(replace(mine, kind=kind, why=why) for kind, why in zip(kinds, BounceWhy, strict=True))
    return replace(executive(), items=(), returned=told)


def letters_back() -> Digest:
    return replace(secretary(), items=(), returned=RETURNED)


def secretary_with_letters_back() -> Digest:
    more = tuple(replace(RETURNED[0], why=why) for why in (BounceWhy.REFUSED, BounceWhy.OTHER))
    return replace(secretary(), returned=more)


def awkward_letters() -> Digest:
    tricky = '<b>กอง & "คลัง"</b> <script>alert(1)</script>'
    return digest(
        item(Section.RETURNED, step=tricky, measure=tricky, division=tricky, period=tricky, why_due=tricky, comment=tricky),
        officer='ดร.<i>O\'Neil</i> & "คณะ"',
        position=tricky,
        agency_name="อบต.<ปอ> & เพื่อน",
    )


CASES: dict[str, Callable[[], Digest]] = {
    "opening": opening,
    "nudged": nudged,
    "all-that-is-asked": all_that_is_asked,
    "secretary": secretary,
    "executive": executive,
    "report": report,
    "to-acknowledge": to_acknowledge,
    "only-to-acknowledge": only_to_acknowledge,
    "to-publish": to_publish,
    "sent-back": sent_back,
    "only-sent-back": only_sent_back,
    "new-link": new_link,
    "secretary-with-reports": secretary_with_reports,
    "awkward-letters": awkward_letters,
    "handed-over": handed_over,
    "only-coming": only_coming,
    "passed-on": passed_on,
    "only-passed-on": only_passed_on,
    "replanned": replanned,
    "only-replanned": only_replanned,
    "spared": spared,
    "only-spared": only_spared,
    "posts": posts,
    "asked-of-a-new-head": asked_of_a_new_head,
    "letters-back": letters_back,
    "letters-back-to-the-executive": letters_back_to_the_executive,
    "secretary-with-letters-back": secretary_with_letters_back,
    "waiver-asked": waiver_asked,
    "secretary-with-a-waiver": secretary_with_a_waiver,
    "waiver-answered": waiver_answered,
    "only-waived": only_waived,
}
