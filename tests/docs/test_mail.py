"""What docs/mail.md says of settings and of causes is what the code does."""

import re
from pathlib import Path

from config.letters_besides import WHY_BACK
from config.settings import Settings
from ita_model.records import BounceWhy
from ita_model.returned import why_of

DOCS = (Path(__file__).parents[2] / "docs" / "mail.md").read_text(encoding="utf-8")
NAMES = ("no-mailbox", "full", "refused", "other")
ROWS = re.findall(r"^\| (?!why)[^|`]+\| ([^|]*)\| ([ก-๙][^|]*) \|$", DOCS, re.MULTILINE)
CAUSES = dict(zip(NAMES, ROWS, strict=True))


def test_every_setting_of_the_mailbox_is_told_with_its_default() -> None:
    told = set(re.findall(r"`(ITA_IMAP_[A-Z]+)`", DOCS))
    assert told == {f"ITA_{name.upper()}" for name in Settings.model_fields if name.startswith("imap_")}
    for name in ("imap_port", "imap_folder", "imap_security"):
        (default,) = re.findall(rf"^\| `ITA_{name.upper()}` \|.*\| `([^`]+)` \|$", DOCS, re.MULTILINE)
        assert default == str(Settings.model_fields[name].default)


def test_every_cause_is_told_with_its_codes_and_the_words_of_letters_and_pages() -> None:
    assert {BounceWhy(name): thai.strip() for name, (_, thai) in CAUSES.items()} == WHY_BACK
    for name, (known_by, _) in CAUSES.items():
        for code in re.findall(r"\b[5x]\.\d+\.\d+\b", known_by):
            assert why_of(code.replace("x", "4"), "") is BounceWhy(name)
