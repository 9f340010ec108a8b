"""What stands inside a tag: names, fields, filters and sums, each looked at before anything is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes

from tasks.rendering.template.fields import Many, Plain, Record, Shape, paths, shape_of_report
from tasks.rendering.template.sandbox import FILTERS, LONGEST_RANGE, TESTS
from tasks.rendering.template.troubles import Trouble, not_for_print, unknown


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named where a tag stands, by its shape."""

    known: Mapping[str, Shape]


_SUMS: Final = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod)
_GIVES_TEXT: Final = frozenset({"join", "lower", "replace", "string", "thai_digits", "trim", "upper"})
_GIVES_NUMBER: Final = frozenset({"abs", "count", "int", "length", "round", "sum"})


@dataclass(slots=True)
class Reading:
    """Reads expressions, and collects what is wrong with them and which of a report's own fields they name."""

    names: Names
    troubles: list[Trouble] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def shape(self, node: nodes.Node | None) -> Shape:
        """The shape of an expression, as far as it can be told; whatever is wrong in it is added to the troubles."""
        match node:
            case None | nodes.Const():
                return _of_constant(node)
            case nodes.TemplateData():
                return Plain.TEXT
            case nodes.Name():
                return self._name(node.name)
            case nodes.Getattr():
                return self._field(self.shape(node.node), node.attr)
            case nodes.Getitem():
                return self._item(node)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Test():
                return self._test(node)
            case nodes.Call():
                return self._call(node)
            case nodes.CondExpr():
                self.shape(node.test)
                shapes = {id(one): one for one in (self.shape(node.expr1), self.shape(node.expr2))}
                return shapes.popitem()[1] if len(shapes) == 1 else Plain.UNKNOWN
            case nodes.Compare():
                self._each([node.expr, *(one.expr for one in node.ops)])
                return Plain.FLAG
            case nodes.And() | nodes.Or():
                return self._either(node)
            case nodes.Not():
                self.shape(node.node)
                return Plain.FLAG
            case nodes.Neg() | nodes.Pos():
                self.shape(node.node)
                return Plain.NUMBER
            case nodes.Concat():
                self._as_text(self._each(node.nodes))
                return Plain.TEXT
            case nodes.List() | nodes.Tuple():
                self._each(node.items)
                return Many(Plain.UNKNOWN)
            case _ if isinstance(node, _SUMS):
                self._each([node.left, node.right])
                return Plain.UNKNOWN
        self._wrong("ไม่อนุญาตให้เขียนแบบนี้ในแท็ก โปรดใช้ชื่อช่องข้อมูลกับตัวกรองที่มีให้", f"{type(node).__name__} is not allowed")
        return Plain.UNKNOWN

    def loop(self, node: nodes.For) -> dict[str, Shape]:
        """The names that a loop brings, each with its shape."""
        many = self.shape(node.iter)
        if node.recursive:
            self._wrong("ไม่รองรับ recursive โปรดลบออก", "recursive loops are not allowed")
        if isinstance(many, Record) or many in (Plain.TEXT, Plain.NUMBER, Plain.FLAG, Plain.PICTURE):
            self._wrong("โปรดวนด้วย for เฉพาะช่องที่เป็นรายการ เช่น sections หรือ notes", "only lists can be looped over")
        names: dict[str, Shape] = {}
        if isinstance(node.target, nodes.Name):
            names[node.target.name] = many.of if isinstance(many, Many) else Plain.UNKNOWN
        else:
            self._wrong("โปรดตั้งชื่อเดียวหลัง for เช่น {% for row in section.rows %}", "a loop brings one name")
            names |= {one.name: Plain.UNKNOWN for one in node.target.find_all(nodes.Name)}
        self._fit(names)
        if node.test is not None:
            inside = Reading(Names({**self.names.known, **names}), self.troubles, self.used)
            inside.shape(node.test)
        return names

    def assigned(self, node: nodes.Assign) -> dict[str, Shape]:
        """The name that a `set` gives, with its shape."""
        shape = self.shape(node.node)
        if not isinstance(node.target, nodes.Name):
            self._wrong("โปรดเขียน set เป็น {% set ชื่อ = ค่า %} ทีละชื่อ", "only one plain name can be set")
            return {}
        self._fit([node.target.name])
        return {node.target.name: shape}

    def _wrong(self, thai: str, english: str) -> None:
        self.troubles.append(Trouble(thai, english))

    def _each(self, some: Iterable[nodes.Node]) -> list[Shape]:
        return [self.shape(one) for one in some]

    def _fit(self, names: Iterable[str]) -> None:
        """Names of one's own may not begin with `_`, nor hide the report's."""
        for name in names:
            if name.startswith("_") or name in shape_of_report().fields or name in ("loop", "range"):
                self._wrong(f"ชื่อ “{name}” ใช้ตั้งเองไม่ได้ โปรดใช้ชื่ออื่น", f"{name} cannot be a name of one's own")

    def _name(self, name: str) -> Shape:
        if name in self.names.known:
            if name in shape_of_report().fields:
                self.used.add(name)
            return self.names.known[name]
        if name.startswith("_"):
            self._wrong("ไม่อนุญาตให้ใช้ชื่อที่ขึ้นต้นด้วย _ โปรดลบออก", f"{name} is not allowed")
            return Plain.UNKNOWN
        guess = unknown(name, self.names.known)
        inside = [path for path, _ in paths(shape_of_report()) if path.rpartition(".")[2] == name]
        if inside and not guess.thai:
            above, _, last = inside[0].rpartition(".")
            guess = Trouble(f" ช่องนี้อยู่ใน {above} จึงต้องเขียนในวง for เช่น row.{last}", f" (it is a field of {above})")
        self._wrong(f"ไม่มีช่องข้อมูลชื่อ “{name}”{guess.thai} ดูชื่อทั้งหมดใน docs/template.md", f"no field {name}{guess.english}")
        return Plain.UNKNOWN

    def _field(self, of: Shape, name: str) -> Shape:
        if name.startswith("_"):
            self._wrong(f"ไม่อนุญาตให้ใช้ “.{name}” ในแม่แบบ โปรดลบออก", f"access to {name} is not allowed")
            return Plain.UNKNOWN
        if isinstance(of, Record):
            if name in of.fields:
                return of.fields[name]
            guess = unknown(name, of.fields)
            self._wrong(f"ไม่มีช่องข้อมูลชื่อ “.{name}”{guess.thai} ดูชื่อทั้งหมดใน docs/template.md", f"no field {name}{guess.english}")
        elif isinstance(of, Many):
            self._wrong(f"เป็นรายการหลายข้อ ต้องวนด้วย for ก่อนจึงใช้ .{name} ได้", f"a list has no field {name}")
        elif of is not Plain.UNKNOWN:
            self._wrong(f"{of.value}ไม่มีช่องย่อย “.{name}” โปรดลบออก", f"plain values have no field {name}")
        return Plain.UNKNOWN

    def _item(self, node: nodes.Getitem) -> Shape:
        of = self.shape(node.node)
        match node.arg:
            case nodes.Const(value=str() as name):
                return self._field(of, name)
            case nodes.Const(value=int()):
                pass
            case nodes.Slice(start=start, stop=stop, step=step):
                self._each([one for one in (start, stop, step) if one is not None])
                return of
            case _:
                self.shape(node.arg)
        if isinstance(of, Many):
            return of.of
        if of is not Plain.UNKNOWN:
            self._wrong("ใช้ [ ] ได้เฉพาะกับรายการ เช่น columns[0]", "only lists have numbered items")
        return Plain.UNKNOWN

    def _filter(self, node: nodes.Filter) -> Shape:
        of = self.shape(node.node)
        self._each([*node.args, *(one.value for one in node.kwargs)])
        if node.name not in FILTERS or node.dyn_args or node.dyn_kwargs:
            guess = unknown(node.name, FILTERS)
            known = " ".join(sorted(FILTERS))
            self._wrong(f"ไม่มีตัวกรอง “|{node.name}”{guess.thai} ใช้ได้เฉพาะ {known}", f"no filter {node.name}{guess.english}")
            return Plain.UNKNOWN
        item = of.of if isinstance(of, Many) else Plain.UNKNOWN
        for one in node.kwargs:
            if one.key == "attribute":
                item = self._attribute(item, one.value)
        if node.name in _GIVES_TEXT:
            self._as_text([item if node.name == "join" else of])
            return Plain.TEXT
        if node.name in _GIVES_NUMBER:
            return Plain.NUMBER
        if node.name in ("first", "last"):
            return of.of if isinstance(of, Many) else Plain.UNKNOWN
        return of if node.name in ("reverse", "list") and isinstance(of, Many) else Plain.UNKNOWN

    def _attribute(self, item: Shape, value: nodes.Expr) -> Shape:
        """`sum(attribute="due")`: the shape of a field of each item, by its name."""
        if not (isinstance(value, nodes.Const) and isinstance(value.value, str)):
            self._wrong('attribute ต้องเป็นชื่อช่อง เช่น attribute="due"', "attribute must be the name of a field")
            return Plain.UNKNOWN
        for name in value.value.split("."):
            item = self._field(item, name)
        return item

    def _as_text(self, shapes: Iterable[Shape]) -> None:
        """A list or a record would stand in the text as a program writes it, and a picture is no text."""
        for shape in shapes:
            if shape is Plain.PICTURE:
                self._wrong("เป็นภาพ ต่อกับข้อความหรือผ่านตัวกรองไม่ได้ ให้เขียนลำพัง เช่น {{ photo.picture }}", "a picture is no text")
            elif trouble := not_for_print(shape):
                self.troubles.append(trouble)

    def _test(self, node: nodes.Test) -> Shape:
        self._each([node.node, *node.args])
        if node.name not in TESTS or node.kwargs or node.dyn_args or node.dyn_kwargs:
            self._wrong(f"ไม่มีการทดสอบ “is {node.name}” ใช้ได้เฉพาะ {' '.join(sorted(TESTS))}", f"no test {node.name}")
        return Plain.FLAG

    def _call(self, node: nodes.Call) -> Shape:
        self._each([*node.args, *(one.value for one in node.kwargs)])
        if isinstance(node.node, nodes.Name) and node.node.name == "range":
            too_far = (one for one in node.args if isinstance(one, nodes.Const) and isinstance(one.value, int))
            if any(abs(one.value) > LONGEST_RANGE for one in too_far):
                self._wrong(f"range นับได้ไม่เกิน {LONGEST_RANGE}", f"range counts to {LONGEST_RANGE} at most")
            return Many(Plain.NUMBER)
        self.shape(node.node)
        self._wrong("ไม่อนุญาตให้เรียกคำสั่งด้วยวงเล็บ ใช้ตัวกรอง เช่น |upper หรือ |join แทน", "nothing may be called but range")
        return Plain.UNKNOWN

    def _either(self, node: nodes.And | nodes.Or) -> Shape:
        left, right = self._each([node.left, node.right])
        return left if left == right else Plain.UNKNOWN


def _of_constant(node: nodes.Const | None) -> Shape:
    if node is not None and node.value is None:
        return Plain.NOTHING
    value = node.value if node is not None else None
    if isinstance(value, bool):
        return Plain.FLAG
    if isinstance(value, (int, float)):
        return Plain.NUMBER
    return Plain.TEXT if isinstance(value, str) else Plain.UNKNOWN
