"""The colours of letters and of what lies behind them, whether they are named outright or by the document's theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from tasks.rendering.template.styles import W

Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""

WHITE: Final[Colour] = (1.0, 1.0, 1.0)
BLACK: Final[Colour] = (0.0, 0.0, 0.0)
FAINTEST: Final = 1.3
"""The contrast below which letters are taken for unseen; that of light grey (E0E0E0) on white. Black on white has 21."""

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_IN_THE_THEME: Final = {
    **dict.fromkeys(("background1", "light1", "bg1"), "lt1"),
    **dict.fromkeys(("background2", "light2", "bg2"), "lt2"),
    **dict.fromkeys(("text1", "dark1", "tx1"), "dk1"),
    **dict.fromkeys(("text2", "dark2", "tx2"), "dk2"),
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_MAPPED: Final = {"background1": "bg1", "text1": "t1", "background2": "bg2", "text2": "t2"}
_USUAL_THEME: Final = {"lt1": WHITE, "dk1": BLACK}
_MARKERS: Final = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000", "white": "FFFFFF",
}  # fmt: skip


class Palette:
    """The colours that a document's theme gives to names."""

    def __init__(self, theme: etree._Element | None, settings: etree._Element | None) -> None:
        scheme = None if theme is None else theme.find(f".//{_A}clrScheme")
        self._theme: dict[str, Colour] = dict(_USUAL_THEME)
        for one in () if scheme is None else scheme.iter(f"{_A}srgbClr", f"{_A}sysClr"):
            if (found := hexed(one.get("lastClr") or one.get("val"))) is not None:
                self._theme[etree.QName(one.getparent()).localname] = found
        mapping = None if settings is None else settings.find(f"{W}clrSchemeMapping")
        self._mapped: Mapping[str, str] = {} if mapping is None else {
            name: mapping.get(f"{W}{short}", name) for name, short in _MAPPED.items()
        }  # fmt: skip

    def named(self, name: str, tint: str | None = None, shade: str | None = None) -> Colour | None:
        """A colour of the theme, made lighter by a tint or darker by a shade; None for one that the theme does not have."""
        name = self._mapped.get(name, name)
        base = self._theme.get(_IN_THE_THEME.get(name, name))
        if base is None:
            return None
        lighter, darker = _share(tint), _share(shade)
        red, green, blue = (part * darker * lighter + 1 - lighter for part in base)
        return red, green, blue

    def told(self, mark: etree._Element, value: str = "val", theme: str = "theme") -> Colour | None:
        """The colour that a mark tells outright or by the theme; None where it leaves it to Word ("auto")."""
        name = mark.get(f"{W}{'themeColor' if theme == 'theme' else theme}")
        if name is not None:
            tint, shade = mark.get(f"{W}{theme}Tint"), mark.get(f"{W}{theme}Shade")
            if (found := self.named(name, tint, shade)) is not None:
                return found
        return hexed(mark.get(f"{W}{value}"))

    def drawn(self, mark: etree._Element) -> Colour | None:
        """The colour of a drawing's own kind of fill (`srgbClr`, `schemeClr`)."""
        for one in mark.iter("{*}srgbClr", "{*}schemeClr"):
            value = next((text for name, text in one.attrib.items() if etree.QName(name).localname == "val"), "")
            return hexed(value) if etree.QName(one).localname == "srgbClr" else self.named(value)
        return None

    def shading(self, mark: etree._Element) -> Colour | None:
        """What a shading lays behind letters; None where it lays nothing."""
        pattern = mark.get(f"{W}val", "clear")
        fill, ink = self.told(mark, "fill", "themeFill"), self.told(mark, "color")
        if pattern == "nil":
            return None
        if pattern == "solid":
            return ink or BLACK
        if part := re.fullmatch(r"pct(\d+)", pattern):
            share = int(part.group(1)) / 100
            red, green, blue = (a * share + b * (1 - share) for a, b in zip(ink or BLACK, fill or WHITE, strict=True))
            return red, green, blue
        return fill


def marker(mark: etree._Element) -> Colour | None:
    """The colour of a marker pen."""
    return hexed(_MARKERS.get(mark.get(f"{W}val", "")))


def hexed(text: str | None) -> Colour | None:
    """`1F3864` as a colour."""
    if text is None or not re.fullmatch("#?[0-9A-Fa-f]{6}", text):
        return None
    red, green, blue = (part / 255 for part in bytes.fromhex(text.removeprefix("#")))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """How well a colour is told from another, as the web's rules for readers with weak eyes reckon it: 1 to 21."""
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _share(text: str | None) -> float:
    """`80` of a tint or shade: half."""
    return int(text, 16) / 255 if text and re.fullmatch("[0-9A-Fa-f]{1,2}", text) else 1.0
