"""Whatever plan an office could have, its file reads back as the same plan."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ita_model.calendar import FiscalYear
from ita_model.plan import EVERY_DIVISION, Agency, Aspect, Division, Measure, Officer, Plan, Step
from ita_model.planfile import read_plan, write_plan
from ita_model.schedule import Every, Schedule, Shift

# Words that YAML would take for something else, beside any text at all.
TRAPS = (
    "no",
    "on",
    "null",
    "~",
    "0123",
    "2567-02-29",
    "1e3",
    "- ก",
    "ก: ข",
    "#",
    "'",
    '"',
    "ก # ข",
    "[ก]",
    "&ก",
    "๑.",
    "ก\nข",
    "<<",
)
texts = st.one_of(
    st.sampled_from(TRAPS),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20),
    st.text("กขคงาิี่้๑๒ -/:#,\n\t\"'", min_size=1, max_size=20),
).map(str.strip).filter(bool)  # fmt: skip
codes = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
years = st.integers(2500, 2699).map(FiscalYear)


@st.composite
def schedules(draw: st.DrawFn, year: FiscalYear) -> Schedule:
    opens_before = draw(st.none() | st.integers(0, 366))
    shift = draw(st.sampled_from(Shift))
    if draw(st.booleans()):
        return Schedule(draw(st.sampled_from(Every)), draw(st.none() | st.integers(1, 31)), (), opens_before, shift)
    length = (year.end - year.start).days
    days: list[date] = [year.start + timedelta(days=n) for n in draw(st.lists(st.integers(0, length), min_size=1, max_size=3))]
    return Schedule(on=tuple(days), opens_before=opens_before, shift=shift)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    year = draw(years)
    people = [
        Officer(code, draw(texts), draw(texts), f"{code}@office.example.org")
        for code in draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    ]
    posts = st.sampled_from([person.code for person in people])
    names = draw(st.lists(texts, min_size=1, max_size=3, unique=True))
    division_codes = draw(st.lists(codes, min_size=len(names), max_size=len(names), unique=True))
    divisions = [
        Division(code, name, draw(posts), draw(st.none() | posts)) for code, name in zip(division_codes, names, strict=True)
    ]
    steps = st.builds(Step, texts, schedules(year), st.sampled_from(["", "-", "๑.", "1)"]), st.just("") | texts)
    some = st.lists(st.sampled_from(division_codes), min_size=1, unique=True).map(tuple)
    measure_codes = iter(draw(st.lists(codes, min_size=4, max_size=4, unique=True)))
    aspects = []
    for number in draw(st.lists(st.integers(1, 99), min_size=1, max_size=2, unique=True)):
        measures = tuple(
            Measure(
                code=next(measure_codes),
                title=draw(texts),
                responsible=draw(st.sampled_from([EVERY_DIVISION, *names]) | texts),
                divisions=draw(some),
                period=draw(texts),
                steps=tuple(draw(st.lists(steps, min_size=1, max_size=3))),
            )
            for _ in range(draw(st.integers(0, 2)))
        )
        aspects.append(Aspect(number, draw(texts), measures))
    agency = Agency(draw(codes), draw(texts), draw(texts), draw(texts), draw(texts))
    return Plan(agency, year, tuple(people), tuple(divisions), draw(posts), draw(posts), tuple(aspects))


@settings(max_examples=150)
@given(plans())
def test_a_written_plan_reads_back_as_the_same_plan(plan: Plan) -> None:
    assert read_plan(write_plan(plan)) == plan


@settings(max_examples=50)
@given(plans(), st.text("กข ab#:\n", max_size=30))
def test_a_comment_changes_nothing_in_the_plan(plan: Plan, words: str) -> None:
    comments = {("people",): words, ("aspects", 0, "name"): words, ("agency", "code"): words}
    assert read_plan(write_plan(plan, comments)) == plan
