"""Names in Word's XML, whatever namespace they stand in: Word writes one, its strict form another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

_OFF: Final = frozenset({"0", "false", "off"})


def name(element: etree._Element) -> str:
    """`p` for `<w:p>`; empty for what is no element of its own."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element | None, wanted: str) -> Iterator[etree._Element]:
    """The children of this name."""
    return (one for one in (element if element is not None else ()) if name(one) == wanted)


def child(element: etree._Element | None, wanted: str) -> etree._Element | None:
    """The first child of this name."""
    return next(children(element, wanted), None)


def attribute(element: etree._Element | None, wanted: str) -> str:
    """An attribute, empty where it is missing."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.attrib.items() if str(key).rpartition("}")[2] == wanted), "")


def value(element: etree._Element | None) -> str:
    """The `val` of an element that is little more than one."""
    return attribute(element, "val")


def is_on(properties: etree._Element | None, switch: str) -> bool:
    """Whether properties hold a switch that is on."""
    found = child(properties, switch)
    return found is not None and value(found).lower() not in _OFF
