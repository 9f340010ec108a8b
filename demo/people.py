"""The people of the demo: each reads their letters and acts on the pages behind the links, over real HTTP, like a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Final

import httpx

from demo.answers import Answers
from demo.post_office import PostOffice
from demo.proof import photograph, signed_paper

_LINK: Final = re.compile(r"^https?://\S+/l/\S+$", re.MULTILINE)
_CHECKPOINT: Final = re.compile(r"/l/[^/]+/checkpoints/(\d+)$")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it goes, and its fields with the values they come with."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """The links and forms of a page; links that are folded away (in `details`) are left alone, as by a busy reader."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self._folds = 0
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser for each opening tag."""
        told = {name: value or "" for name, value in attrs}
        if tag == "details":
            self._folds += 1
        elif tag == "a" and "href" in told and not self._folds:
            self.links.append(told["href"])
        elif tag == "form":
            self.forms.append(Form(told.get("action", "")))
        elif self.forms and told.get("name"):
            self.forms[-1].fields[told["name"]] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Called by the parser for each closing tag."""
        if tag == "details":
            self._folds -= 1

    def form(self, *, ends: str = "", has: str = "") -> Form | None:
        """The form whose address ends so and that has a field of this name."""
        return next((one for one in self.forms if one.action.endswith(ends) and (not has or has in one.fields)), None)


@dataclass
class Person:
    """Somebody with a mailbox at the post office and a browser. They use the link of the newest letter."""

    name: str
    address: str
    post_office: PostOffice
    browser: httpx.Client
    read: int = 0
    link: str = ""

    def new_letters(self) -> bool:
        """Whether letters came since the last look; remembers the newest link."""
        letters = self.post_office.to(self.address)
        came = letters[self.read :]
        self.read = len(letters)
        if came:
            self.link = _LINK.findall(came[-1].text)[-1]
        return bool(came)

    def checkpoints(self) -> Iterator[Page]:
        """Each checkpoint page that their own page links to and that offers a form; none once the link has expired."""
        own = self.browser.get(self.link)
        if own.status_code == httpx.codes.GONE:
            self.link = ""
            return
        own.raise_for_status()
        listed = Page(own.text)
        paths = dict.fromkeys(path for path in listed.links if _CHECKPOINT.search(httpx.URL(path).path))
        for path in paths:
            page = Page(self._get(path))
            if page.forms:
                yield page

    def _get(self, path: str) -> str:
        answer = self.browser.get(path)
        answer.raise_for_status()
        return answer.text


@dataclass
class Head(Person):
    """A division's head. `acts` says on which day after a letter they sit down to it."""

    division: str = ""
    acts: Callable[[date, date], bool] = field(default=lambda asked, today: today >= asked)
    asked: date | None = None

    def work(self, today: date, answers: Answers, number: Callable[[], int]) -> int:
        """Confirm everything that is asked, if this is a day for it; gives how many."""
        if self.new_letters():
            self.asked = self.asked or today
        if not self.link or self.asked is None or not self.acts(self.asked, today):
            return 0
        self.asked = None
        done = 0
        for page in self.checkpoints():
            if form := page.form(has="result"):
                self._confirm(form, page, answers, today, number())
                done += 1
        return done

    def _confirm(self, form: Form, page: Page, answers: Answers, today: date, number: int) -> None:
        answer = answers.to(page.text.partition('<form class="confirm"')[0])
        what = answer.result.replace("\n", " ")
        picture = photograph(self.division, what, today, number=number)
        files = [("files", (f"ภาพกิจกรรม {self.division} {number}.jpg", picture, "image/jpeg"))]
        if number % 4 == 0:
            paper = signed_paper(self.division, what, today, number=number)
            files.append(("files", (f"บันทึกข้อความ {self.division} {number}.pdf", paper, "application/pdf")))
        said = {"result": answer.result, "outcome": answer.outcome}
        self.browser.post(form.action, data=said, files=files).raise_for_status()


@dataclass
class Secretary(Person):
    """The secretary, who accepts what is confirmed. `wants_more` gives a comment for what goes back, from the page's text;
    on the days `away` nothing is reviewed."""

    wants_more: Callable[[str], str | None] = field(default=lambda _page: None)
    away: frozenset[date] = frozenset()

    def work(self, today: date) -> tuple[int, int]:
        """Look at the page each afternoon and review what waits; gives how many were accepted and how many went back."""
        accepted = returned = 0
        self.new_letters()
        if not self.link or today in self.away:
            return 0, 0
        for page in self.checkpoints():
            accept, give_back = page.form(ends="/accept"), page.form(ends="/return")
            if accept is None or give_back is None:
                continue
            if comment := self.wants_more(page.text):
                self.browser.post(give_back.action, data={**give_back.fields, "comment": comment}).raise_for_status()
                returned += 1
            else:
                self.browser.post(accept.action, data=accept.fields).raise_for_status()
                accepted += 1
        return accepted, returned
