"""The environment that a template is filled in: plain data and a few filters, no methods, nothing that grows without end."""

from __future__ import annotations

import re
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, Undefined, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as _ALL_FILTERS
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as _ALL_TESTS

from ita_model.thai import to_thai_digits
from tasks.rendering.template.pictures import Picture

LONGEST_RANGE: Final = 1000
LARGEST_OUTPUT: Final = 40_000_000
"""Letters of XML that one story may become: some 40,000 rows."""

FILTERS: Final = frozenset(
    {"abs", "count", "d", "default", "first", "int", "join", "last", "length", "list", "lower", "replace", "reverse", "round",
     "string", "sum", "thai_digits", "trim", "upper"}
)  # fmt: skip
TESTS: Final = frozenset(
    {"defined", "divisibleby", "eq", "equalto", "even", "ge", "greaterthan", "gt", "in", "le", "lessthan", "lt", "ne", "none",
     "odd"}
)  # fmt: skip
LONGEST_TEXT: Final = 1_000_000
"""Letters that one tag may print: more than any report has in a field."""

_NO_XML: Final = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_LOOP: Final = frozenset({"index", "index0", "revindex", "revindex0", "length", "first", "last"})


class TooMuch(TemplateRuntimeError):
    """A template makes more of a report than any report is."""


class TookTooLong(Exception):
    """The time that a template is given is over."""


class Refused(TemplateRuntimeError):
    """Something that cannot be worked out or printed; `thai` says why, and what to do."""

    def __init__(self, thai: str, english: str) -> None:
        super().__init__(english)
        self.thai = thai


class _Bounded(Template):
    """A template whose output ends at a limit."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        told: list[str] = []
        size = 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > LARGEST_OUTPUT:
                raise TooMuch("the template makes too much of the report")
            told.append(piece)
        return "".join(told)


class Sandbox(ImmutableSandboxedEnvironment):
    """Records have fields and lists have numbers; nothing else has anything."""

    template_class = _Bounded
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a record, or what a loop tells of itself."""
        if attribute.startswith("_"):
            raise SecurityError(f"access to {attribute} is not allowed")
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A field of a record by its name, an item of a list or letter of a text by its number, or some of them."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, (list, str)) and isinstance(argument, (int, slice)):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(obj=obj, name=str(argument))
        return self.undefined(obj=obj, name=str(argument))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums of numbers, and two texts put together; `"x" * 1000` and powers grow without end."""
        numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
        texts = isinstance(left, str) and isinstance(right, str)
        if operator == "**" or not (numbers or (texts and operator == "+")):
            raise _for_numbers(operator)
        try:
            return super().call_binop(context, operator, left, right)
        except ZeroDivisionError as error:
            thai = "หารด้วยศูนย์ไม่ได้ โปรดครอบด้วย {% if ตัวหาร %}…{% endif %} หรือเปลี่ยนตัวหาร"
            raise Refused(thai, "division by zero") from error

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """The sign of a number."""
        if not isinstance(arg, (int, float)):
            raise _for_numbers(operator)
        return super().call_unop(context, operator, arg)

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing but our own `range`."""
        return obj is bounded_range


def _for_numbers(operator: str) -> Refused:
    thai = (
        f"เครื่องหมาย {operator} ใช้ได้กับจำนวนเท่านั้น โปรดดูชนิดของช่องใน docs/template.md "
        "ถ้าต้องการต่อข้อความให้ใช้ ~ เช่น {{ agency ~ ' ' ~ year }}"
    )
    return Refused(thai, f"{operator} is for numbers alone")


@pass_eval_context
def _replaced(context: EvalContext, text: str, old: str, new: str, count: int | None = None) -> str:
    """Jinja's own `replace`, held back before a text grows without end."""
    made = len(text) + str(text).count(str(old)) * (len(str(new)) - len(str(old)))
    if made > LONGEST_TEXT:
        raise TooMuch(f"replace makes {made} letters")
    done: str = _ALL_FILTERS["replace"](context, text, old, new, count)
    return done


def bounded_range(*numbers: int) -> list[int]:
    """The numbers of a range that is not too long."""
    wanted = range(*numbers)
    if len(wanted) > LONGEST_RANGE:
        raise TooMuch(f"range counts to {LONGEST_RANGE} at most")
    return list(wanted)


def _printed(value: Any) -> Any:
    """What may be printed as it is. A list or a yes-or-no would stand in the report as a program writes it."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Undefined, Picture)):
        thai = "เป็นรายการ ชุดข้อมูล หรือใช่/ไม่ใช่ พิมพ์ตรง ๆ ไม่ได้ โปรดวนด้วย for ระบุช่องย่อย หรือใช้กับ if"
        raise Refused(thai, f"a {type(value).__name__} cannot be printed")
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise TooMuch(f"prints {len(value)} letters")
    if isinstance(value, str) and (found := _NO_XML.search(value)):
        code = f"U+{ord(found.group()):04X}"
        raise Refused(f"มีอักขระควบคุม {code} ซึ่งไฟล์ Word เก็บไม่ได้ โปรดลบออกจากแท็ก", f"no file can hold {code}")
    return value


def _made() -> Sandbox:
    made = Sandbox(undefined=StrictUndefined, autoescape=True, finalize=_printed, cache_size=0)
    made.globals = {"range": bounded_range}
    made.filters = {name: _ALL_FILTERS[name] for name in FILTERS - {"thai_digits"}}
    made.filters |= {"thai_digits": to_thai_digits, "replace": _replaced}
    made.tests = {name: _ALL_TESTS[name] for name in TESTS}
    return made


ENVIRONMENT: Final = _made()
