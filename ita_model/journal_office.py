"""What the journal's entries are about that concern no checkpoint: reports, people and their posts, letters, keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, Text, func, null, select, union_all
from sqlalchemy import cast as as_type
from sqlalchemy import literal as said
from sqlalchemy.orm import Session

from ita_model.journal_about import About, Key
from ita_model.records import (
    ApiKey,
    ApiKeyEnd,
    Bounce,
    CalendarFeed,
    CalendarFeedEnd,
    Division,
    DivisionDetail,
    DivisionEnd,
    Hook,
    HookEnd,
    Letter,
    Nudge,
    Officer,
    OfficerDetail,
    Owned,
    Post,
    PostEnd,
    Receipt,
    Report,
    ReportMove,
    ReportWish,
    ReportWishStep,
    Year,
    names,
)

OF_REPORTS: Final = frozenset({"report", "report_move", "report_wish", "report_wish_step"})
OF_OFFICE: Final = frozenset(
    {
        "post", "post_end", "officer_detail", "division_detail", "division_end", "nudge", "receipt", "bounce", "api_key",
        "api_key_end",
        "calendar_feed", "calendar_feed_end", "hook", "hook_end",
    }
)  # fmt: skip

Wanted = Mapping[str, Sequence[int]]


def of_reports(session: Session, agency_id: int, wanted: Wanted) -> Mapping[Key, About]:
    """What facts of reports and of wishes for them are about: one query."""
    r, m, w, s = Report, ReportMove, ReportWish, ReportWishStep
    parts: dict[type[Owned], Select[*tuple[Any, ...]]] = {
        r: select(said("report", Text), r.id, r.reason, r.kind, r.draft, Year.be).join(Year, names(r, Year)),
        m: select(said("report_move", Text), m.id, m.words, r.kind, r.draft, Year.be)
        .join(r, names(m, r))
        .join(Year, names(r, Year)),
        w: select(said("report_wish", Text), w.id, w.reason, w.kind, w.draft, Year.be).join(Year, names(w, Year)),
        s: select(said("report_wish_step", Text), s.id, said("", Text), w.kind, w.draft, Year.be)
        .join(w, names(s, w))
        .join(Year, names(w, Year)),
    }
    found: dict[Key, About] = {}
    for table, number, words, kind, draft, be in session.execute(_all(parts, agency_id, wanted)):
        found[table, number] = About(words=words or "", report=kind, be=be, count=int(draft))
    return found


def of_office(session: Session, agency_id: int, wanted: Wanted) -> Mapping[Key, About]:
    """What facts of people, letters and of what other programs are let in by are about: one query."""
    p, e, o, d, n, r = Post, PostEnd, OfficerDetail, DivisionDetail, Nudge, Receipt
    k, f, h = ApiKey, CalendarFeed, Hook
    no_day, empty, zero = as_type(null(), p.to_on.type), said("", Text), said(0, p.id.type)
    division = func.coalesce(Division.name, "")
    # Table, number, whom, role, division, from, to, words, a name, a number.
    parts: dict[type[Owned], Select[*tuple[Any, ...]]] = {
        p: select(
            said("post", Text), p.id, Officer.name, as_type(p.role, Text), division, p.from_on, p.to_on, empty, empty, zero,
        )
        .join(Officer, names(p, Officer))
        .outerjoin(Division, names(p, Division)),
        e: select(
            said("post_end", Text), e.id, Officer.name, as_type(p.role, Text), division, no_day, e.last_on, e.words, empty,
            zero,
        )
        .join(p, names(e, p))
        .join(Officer, names(p, Officer))
        .outerjoin(Division, names(p, Division)),
        o: select(said("officer_detail", Text), o.id, o.name, empty, empty, o.from_on, no_day, empty, empty, zero),
        d: select(said("division_detail", Text), d.id, empty, empty, d.name, d.from_on, no_day, empty, empty, zero),
        DivisionEnd: select(
            said("division_end", Text), DivisionEnd.id, empty, empty, division, no_day, DivisionEnd.last_on, DivisionEnd.words,
            empty, zero,
        ).join(Division, names(DivisionEnd, Division)),
        n: select(said("nudge", Text), n.id, Officer.name, empty, empty, no_day, no_day, empty, empty, n.checkpoints).join(
            Officer, names(n, Officer, by="to_officer_id")
        ),
        r: select(said("receipt", Text), r.id, Officer.name, empty, empty, Letter.on, no_day, r.words, empty, zero)
        .join(Letter, names(r, Letter))
        .join(Officer, names(Letter, Officer)),
        Bounce: select(
            said("bounce", Text), Bounce.id, Officer.name, as_type(Bounce.why, Text), empty, Letter.on, no_day, empty,
            Bounce.address, zero,
        )
        .join(Letter, names(Bounce, Letter))
        .join(Officer, names(Letter, Officer)),
        k: select(said("api_key", Text), k.id, empty, empty, empty, no_day, no_day, empty, k.name, zero),
        ApiKeyEnd: select(
            said("api_key_end", Text), ApiKeyEnd.id, empty, empty, empty, no_day, no_day, ApiKeyEnd.words, k.name, zero
        ).join(k, names(ApiKeyEnd, k)),
        f: select(said("calendar_feed", Text), f.id, empty, empty, division, no_day, no_day, empty, empty, zero).outerjoin(
            Division, names(f, Division)
        ),
        CalendarFeedEnd: select(
            said("calendar_feed_end", Text), CalendarFeedEnd.id, empty, empty, division, no_day, no_day, empty, empty, zero
        )
        .join(f, names(CalendarFeedEnd, f))
        .outerjoin(Division, names(f, Division)),
        h: select(said("hook", Text), h.id, empty, empty, empty, no_day, no_day, empty, h.url, zero),
        HookEnd: select(said("hook_end", Text), HookEnd.id, empty, empty, empty, no_day, no_day, empty, h.url, zero).join(
            h, names(HookEnd, h)
        ),
    }  # fmt: skip
    found: dict[Key, About] = {}
    for table, number, whom, role, where, from_on, to_on, words, name, count in session.execute(_all(parts, agency_id, wanted)):
        post, why = ("", role) if table == Bounce.__tablename__ else (role, "")
        found[table, number] = About(
            whom=whom, role=post, division=where, from_on=from_on, to_on=to_on, words=words, file=name, count=count, why=why
        )
    return found


def _all(parts: Mapping[type[Owned], Select[*tuple[Any, ...]]], agency_id: int, wanted: Wanted) -> Any:
    """The queries of the facts that are wanted, as one."""
    return union_all(
        *(
            query.where(table.agency_id == agency_id, table.id.in_(wanted[table.__tablename__]))
            for table, query in parts.items()
            if table.__tablename__ in wanted
        )
    )
