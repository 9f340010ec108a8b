"""The memo (บันทึกข้อความ) under which a report goes to the executive, in the office's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ita_model import thai
from ita_model.report.document import Memo, MemoField, ReportKind, Summary, Tally
from ita_model.report.signing import Signer, signatures
from ita_model.report.wording import MemoWords, SignedBy, Wording, filled


def all_fields(
    place: Mapping[str, str],
    signers: Mapping[SignedBy, Signer],
    *,
    division: str,
    summary: Summary,
    outstanding: int,
    as_of: date,
) -> dict[str, str]:
    """What every field of an office's texts stands for; `place` are those that tell where and when."""
    measures = summary.measures
    counts = {
        "measures": measures.total,
        "complete": measures.complete,
        "in_progress": measures.in_progress,
        "missing": measures.missing,
        "not_due": measures.not_due,
        "outstanding": outstanding,
    }
    return {
        **place,
        "division": division,
        "secretary": signers[SignedBy.SECRETARY].post,
        "executive": signers[SignedBy.EXECUTIVE].post,
        "as_of": thai.to_thai_digits(thai.long_date(as_of)),
        "standing": standing_told(measures, outstanding),
        **{name: thai.to_thai_digits(count) for name, count in counts.items()},
    }


def memo_of(wording: Wording, kind: ReportKind, signers: Mapping[SignedBy, Signer], fields: Mapping[str, str]) -> Memo:
    """The memo of a report of a kind."""
    words: MemoWords = wording.memo
    return Memo(
        heading=words.heading,
        fields=tuple(MemoField(label, text.format_map(fields)) for label, text in words.fields),
        paragraphs=filled(wording.lines[kind].memo, fields),
        signatures=signatures(words.signatures, signers, fields),
    )


def standing_told(measures: Tally, outstanding: int) -> str:
    """How the measures stand in one phrase: only what there is of, so that a complete year does not list its noughts."""
    if measures.total and measures.complete == measures.total:
        said = f"ดำเนินการครบถ้วนทั้ง {measures.total} มาตรการ"
    else:
        counts = (
            ("ดำเนินการครบถ้วน", measures.complete),
            ("อยู่ระหว่างดำเนินการ", measures.in_progress),
            ("ยังไม่มีผลที่มีหลักฐาน", measures.missing),
            ("ยังไม่ถึงกำหนด", measures.not_due),
        )
        said = " ".join(f"{words} {count} มาตรการ" for words, count in counts if count) or "ไม่มีมาตรการ"
    if outstanding:
        said += f" ยังขาดหลักฐาน {outstanding} รายการ ตามรายการท้ายรายงาน"
    return thai.to_thai_digits(said)
