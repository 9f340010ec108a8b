"""A calendar in the form that phones read (RFC 5545): each due day a whole day, found again under the same name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ita_model.feeds import Due, OpenFeed
from ita_model.states import State

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_MAKER: Final = "-//ITA engine//calendar 1//TH"
_READ_AGAIN: Final = timedelta(hours=6)


def calendar(opened: OpenFeed, due: Iterable[Due], *, base_url: str) -> bytes:
    """The calendar of these due days; the same days give the same bytes."""
    from icalendar import Calendar  # a tenth of a second, for whoever reads a calendar alone

    made = Calendar()
    made.add("prodid", _MAKER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", opened.name)
    made.add("x-wr-calname", opened.name)
    made.add("x-wr-timezone", "Asia/Bangkok")
    made.add("refresh-interval", _READ_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", _READ_AGAIN)
    for one in due:
        made.add_component(_event(one, opened.agency.code, base_url))
    return bytes(made.to_ical())


def _event(one: Due, agency: str, base_url: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"checkpoint-{one.checkpoint}.{agency}@ita-engine")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + timedelta(days=1))
    event.add("summary", one.summary)
    event.add("description", one.description)
    event.add("categories", [one.division])
    event.add("url", f"{base_url}/me")
    # A day on which something is due keeps nobody busy.
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if one.state is State.WAIVED else "CONFIRMED")
    return event
