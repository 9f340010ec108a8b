"""The memo says how the measures stand, and nothing of what there is none of."""

from __future__ import annotations

import pytest

from ita_model.report.document import Tally
from ita_model.report.memo import standing_told


@pytest.mark.parametrize(
    ("tally", "outstanding", "said"),
    [
        (Tally("", 14, 0, 0), 0, "ดำเนินการครบถ้วนทั้ง ๑๔ มาตรการ"),
        (
            Tally("", 11, 3, 0),
            4,
            "ดำเนินการครบถ้วน ๑๑ มาตรการ อยู่ระหว่างดำเนินการ ๓ มาตรการ ยังขาดหลักฐาน ๔ รายการ ตามรายการท้ายรายงาน",
        ),
        (Tally("", 0, 0, 2, 1), 2, "ยังไม่มีผลที่มีหลักฐาน ๒ มาตรการ ยังไม่ถึงกำหนด ๑ มาตรการ ยังขาดหลักฐาน ๒ รายการ ตามรายการท้ายรายงาน"),
        (Tally("", 0, 0, 0), 0, "ไม่มีมาตรการ"),
    ],
)
def test_only_what_there_is_of_is_said(tally: Tally, outstanding: int, said: str) -> None:
    assert standing_told(tally, outstanding) == said
