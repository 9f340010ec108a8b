"""What is wrong with one part of a request, in the reader's language. What a schema finds is said by its kind: programs go by
the field and the code, so that the sentence may serve whoever reads the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import _


def wrong_with(error: Mapping[str, Any]) -> str:
    """A finding of the schema (`type`, and what it measured by in `ctx`) as a sentence."""
    context: Mapping[str, Any] = error.get("ctx") or {}
    if error["type"] == "value_error" and "error" in context:
        return str(context["error"])  # a rule of ours, which says it itself
    return _measured(str(error["type"]), context) or _plain(str(error["type"]))


def _measured(kind: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "string_too_short":
            return _("สั้นเกินไป ต้องมีอย่างน้อย %(n)s ตัวอักษร", n=context["min_length"])
        case "string_too_long":
            return _("ยาวเกินไป ต้องไม่เกิน %(n)s ตัวอักษร", n=f"{context['max_length']:,}")
        case "string_pattern_mismatch":
            return _("ไม่ตรงกับรูปแบบ %(pattern)s", pattern=context["pattern"])
        case "greater_than_equal":
            return _("ต้องไม่น้อยกว่า %(n)s", n=context["ge"])
        case "less_than_equal":
            return _("ต้องไม่เกิน %(n)s", n=context["le"])
        case "enum" | "literal_error":
            return _("ต้องเป็นค่าใดค่าหนึ่งต่อไปนี้: %(values)s", values=str(context["expected"]).replace(" or ", ", "))
        case _:
            return ""


def _plain(kind: str) -> str:
    if kind.startswith("date"):
        return _("ต้องเป็นวันที่มีอยู่จริง เขียนเช่น 2024-03-29")
    if kind.startswith("int"):
        return _("ต้องเป็นจำนวนเต็ม")
    if kind.startswith(("model", "dict")):
        return _("ต้องเป็นวัตถุ JSON")
    return {
        "missing": _("ยังไม่ได้ส่งมา"),
        "extra_forbidden": _("ไม่มีชื่อนี้ในคำขอนี้"),
        "string_type": _("ต้องเป็นข้อความ"),
        "json_invalid": _("ไม่ใช่ JSON ที่ถูกต้อง"),
    }.get(kind, _("ค่านี้ใช้ไม่ได้"))
