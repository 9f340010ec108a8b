"""Pictures in a Word document: between the words, or behind all of a page."""

from __future__ import annotations

import io
from typing import Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.story import StoryPart
from docx.shared import Mm
from PIL import Image

from tasks.rendering.word_xml import element

_MEDIA: Final = "/word/media/"
_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg"}
_ANCHOR: Final = """
<wp:anchor {namespaces} behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1" simplePos="0" relativeHeight="1"
  distT="0" distB="0" distL="0" distR="0">
  <wp:simplePos x="0" y="0"/>
  <wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH>
  <wp:positionV relativeFrom="page"><wp:align>center</wp:align></wp:positionV>
</wp:anchor>
"""


def picture(part: StoryPart, content: bytes, says: str, *, width: float, height: float) -> BaseOxmlElement:
    """A run that holds a picture, as large as a room of these millimetres allows; `says` is read to who cannot see it.

    `part` is the part of the document that the run stands in: its body, a header or a footer.
    """
    return element("r", drawing(part, content, says, width=width, height=height))


def drawing(part: StoryPart, content: bytes, says: str, *, width: float, height: float) -> BaseOxmlElement:
    """The same without a run of its own."""
    return element("drawing", _inline(part, content, says, width, height))


def behind_the_page(part: StoryPart, content: bytes, says: str, *, width: float, height: float) -> BaseOxmlElement:
    """A run that holds a picture behind the middle of the page; it stands in a header and shows on all its pages."""
    inline = _inline(part, content, says, width, height)
    anchor: BaseOxmlElement = parse_xml(_ANCHOR.format(namespaces=nsdecls("wp", "a", "pic", "r")))
    extent, properties, frame, graphic = (
        inline.find(qn(name)) for name in ("wp:extent", "wp:docPr", "wp:cNvGraphicFramePr", "a:graphic")
    )
    around = parse_xml(f"<wp:wrapNone {nsdecls('wp')}/>")
    anchor.extend(one for one in (extent, around, properties, frame, graphic) if one is not None)
    return element("r", element("drawing", anchor))


def _inline(part: StoryPart, content: bytes, says: str, width: float, height: float) -> BaseOxmlElement:
    """A picture between words. Each gets a part of its own: python-docx would compare it with every one before."""
    with Image.open(io.BytesIO(content)) as image:
        shape, ending = image.width / image.height, "png" if image.format == "PNG" else "jpg"
    width = min(width, height * shape)
    package = part.package
    media = (one for one in package.iter_parts() if one.partname.startswith(_MEDIA))
    number = sum(1 for _ in media) + 1  # of the whole file: two drawings of one number are a fault to Word
    name = PackURI(f"{_MEDIA}image{number}.{ending}")
    held = Part(name, _TYPES[ending], content, package)
    rel_id = part.relate_to(held, RELATIONSHIP_TYPE.IMAGE)
    inline: BaseOxmlElement = CT_Inline.new_pic_inline(number, rel_id, name.filename, Mm(width), Mm(width / shape))
    inline.find(qn("wp:docPr")).set("descr", says)
    for side in "TBLR":
        inline.set(f"dist{side}", "0")  # unsaid, some programs leave three millimetres
    return inline
