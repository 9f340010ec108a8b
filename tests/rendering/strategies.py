"""Texts and reports that nobody would write, for the properties that must hold of any."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from ita_model.report.document import (
    AspectSection,
    Check,
    EvidenceGroup,
    EvidenceItem,
    MeasureRow,
    Memo,
    MemoField,
    OutstandingGroup,
    OutstandingItem,
    Photograph,
    PhotographGroup,
    ProgressRow,
    ReportDocument,
    Signature,
    Summary,
    Tally,
    WaivedItem,
)
from tests.rendering.samples import LOST_PICTURE, PICTURE, published_report

_CONSONANTS = st.sampled_from("กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ")
_SYLLABLE = st.builds(
    lambda lead, letter, vowel, tone, end: lead + letter + (tone + "ำ" if end == "ำ" else vowel + tone + end),
    st.sampled_from(["", "", "เ", "แ", "โ", "ใ", "ไ"]),
    _CONSONANTS,
    st.sampled_from(["", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู", "็"]),
    st.sampled_from(["", "", "่", "้", "๊", "๋", "์"]),
    st.sampled_from(["", "า", "ะ", "ำ", "น", "ง"]),
)
_THAI = st.lists(_SYLLABLE, min_size=1, max_size=12).map("".join)
_LATIN = st.text("abcXYZ019./-_", min_size=1, max_size=60)
_EMOJI = st.sampled_from(["😀", "👨‍👩‍👧", "✔️", "漢字", "\x07"])
_MARKS = st.sampled_from([" ", "\n", "(", ")", " ๆ ", "- ", "๑. "])

CELLS = st.lists(st.one_of(_THAI, _LATIN, _EMOJI, _MARKS), max_size=8).map("".join)
"""Words without end, stacks of marks, two scripts in one word, pictures, lists."""

TURNING = tuple("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Every character that turns the letters after it round, as a name that would pass for another does."""

_OTHERS = st.sampled_from(
    [
        *("=1+1", "@SUM(A1)", "+66", "_x0041_", "<b>&amp;</b>", "{{ 7 * 7 }}", "שלום", "مرحبا", "\ufffe", "e\u0301"),
        *("กา\u00adแฟ", "กา\u200bแฟ", "\u2060\ufeff"),
        *(f"a{turning}gnp.exe" for turning in TURNING),
    ]
)
_HUGE = st.builds(lambda text, spaced: ((text + " " * spaced) * 3000)[:3000], _THAI, st.booleans())


@st.composite
def _any(draw: st.DrawFn) -> str:
    """Any of these. By a name of its own: told in full wherever it is used, a strategy for reports would fill pages."""
    return draw(st.one_of(CELLS, CELLS, st.lists(st.one_of(CELLS, _OTHERS), max_size=3).map("".join)))


@st.composite
def _some(draw: st.DrawFn) -> str:
    return draw(_any().filter(str.strip))


_ANY, _SOME = _any(), _some()
_LINES = st.lists(_SOME, min_size=1, max_size=2).map(tuple)
_COUNTS = st.integers(0, 30)


def _section(rows: list[tuple[str, ...]], heading: str) -> AspectSection:
    return AspectSection(heading, tuple(MeasureRow(str(n), cells, unclaimed=n % 2 == 1) for n, cells in enumerate(rows)))


_ROWS = st.lists(st.tuples(*[_ANY] * 6), min_size=1, max_size=2)
_ITEMS = st.lists(st.builds(OutstandingItem, _ANY, _ANY, _ANY, _ANY, _ANY, _ANY), min_size=1, max_size=2).map(tuple)

_FEW = st.lists(_ANY, max_size=2).map(tuple)
_PLACES = st.lists(st.builds(Signature, _ANY, _ANY, _FEW, _FEW), max_size=3).map(tuple)
_FIELDS = st.lists(st.builds(MemoField, _SOME, _ANY), max_size=4).map(tuple)
_TALLIES = st.lists(st.builds(Tally, _ANY, *[_COUNTS] * 4), max_size=3).map(tuple)
_HASH = st.text("0123456789abcdef", min_size=64, max_size=64)
_PROOF = st.one_of(st.tuples(_HASH, st.none()), st.tuples(st.none(), _ANY))
_PROVEN = st.builds(lambda words, proof: EvidenceItem(*words, *proof), st.tuples(_ANY, _ANY, _ANY, _ANY, _ANY), _PROOF)
_PHOTOGRAPHS = st.lists(st.builds(Photograph, st.sampled_from([PICTURE, LOST_PICTURE]), _ANY), min_size=1, max_size=3).map(
    tuple
)

DOCUMENTS: st.SearchStrategy[ReportDocument] = st.builds(
    lambda draft, cover, title, sections, huge, **rest: replace(
        published_report(), draft=draft, cover=cover, title=title, sections=(*sections, *huge), **rest
    ),
    draft=st.booleans(),
    cover=_LINES,
    title=_LINES,
    sections=st.lists(st.builds(_section, _ROWS, _SOME), min_size=1, max_size=2),
    huge=st.lists(st.builds(lambda text: _section([("", text, "", "", "", "")], "ยาว"), _HUGE), max_size=1),
    progress=st.lists(st.builds(ProgressRow, st.just("1"), _ANY, *[_COUNTS] * 5), max_size=2).map(tuple),
    outstanding=st.lists(st.builds(OutstandingGroup, _SOME, _ITEMS), max_size=2).map(tuple),
    waived=st.lists(st.builds(WaivedItem, _ANY, _ANY, _ANY, _ANY, _ANY), max_size=2).map(tuple),
    notes=st.lists(_SOME, max_size=2).map(tuple),
    memo=st.one_of(st.none(), st.builds(Memo, _SOME, _FIELDS, _FEW, _PLACES)),
    summary=st.one_of(st.none(), st.builds(Summary, st.builds(Tally, _ANY, *[_COUNTS] * 4), _TALLIES, _TALLIES)),
    signatures=_PLACES,
    evidence=st.lists(st.builds(EvidenceGroup, _SOME, st.lists(_PROVEN, min_size=1, max_size=2).map(tuple)), max_size=2).map(
        tuple
    ),
    photographs=st.lists(st.builds(PhotographGroup, _SOME, _PHOTOGRAPHS, _ANY), max_size=2).map(tuple),
    check=st.one_of(st.none(), st.builds(lambda code: Check(code, f"https://ita.example.org/check/{code[:32]}"), _HASH)),
)
"""Reports with every part, or some, full of such texts."""
