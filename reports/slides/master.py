"""An empty presentation, 16:9, with a master and layouts of our own in place of those python-pptx brings along."""

import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from reports.look.palette import ACTUAL, DEMO_LINE, INK, LOOKS, PLANNED, SOFT, STRONG_LINE
from reports.slides.xml import FIELD, SPACING, element, emu, fill, text_look, typefaces

WIDTH, HEIGHT = 960, 540
"""Of a slide in points: 13.333 by 7.5 inches."""
LEFT, ROOM = 40, 880
"""Where everything begins, and how wide it may be, in points."""
TOP, BOTTOM = 110, 500
"""Between these, in points, stands what a slide shows below its title."""
COVER, CONTENT, TEXT = 0, 1, 2
"""Layouts by their place."""
SUBTITLE, BODY, FOOTER, NUMBER = 13, 14, 11, 12
"""Placeholders by their idx."""


@dataclass(frozen=True)
class Holder:
    """A placeholder: what it holds, where (points: left, top, width, height), and how its text looks."""

    name: str
    type: str
    box: tuple[int, int, int, int]
    size: int
    idx: int | None = None
    colour: str = INK
    bold: bool = False
    anchor: str = "t"
    align: str = "l"
    prompt: str = ""


TITLE = Holder("标题", "title", (LEFT, 20, ROOM, 46), 28, bold=True, anchor="b", prompt="标题")
FOOT = Holder("页脚", "ftr", (LEFT, 510, 760, 20), 12, FOOTER, SOFT, anchor="ctr")
PAGE = Holder("页码", "sldNum", (820, 510, 100, 20), 12, NUMBER, SOFT, anchor="ctr", align="r")
COVER_TITLE = Holder("标题", "ctrTitle", (80, 150, 800, 100), 40, bold=True, anchor="b", prompt="标题")
COVER_SUBTITLE = Holder("副标题", "subTitle", (80, 278, 800, 40), 22, 1, SOFT, prompt="副标题")
COVER_LINES = Holder("落款", "body", (80, 390, 800, 70), 16, SUBTITLE, INK, prompt="单位与数据版本")
UNDER_TITLE = Holder("说明", "body", (LEFT, 72, ROOM, 26), 18, SUBTITLE, SOFT, prompt="说明")
FREE_TEXT = Holder("正文", "body", (LEFT, 88, ROOM, 404), 22, BODY, INK, prompt="正文")

_LAYOUTS = (
    ("封面", (COVER_TITLE, COVER_SUBTITLE, COVER_LINES, FOOT, PAGE), (80, 262, 64)),
    ("内容", (TITLE, UNDER_TITLE, FOOT, PAGE), None),
    ("文字", (TITLE, FREE_TEXT, FOOT, PAGE), None),
)
"""Name, placeholders, and where a short blue rule stands (left, top, width), if one does."""


def empty() -> Deck:
    """A presentation without slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    deck.part._element.sldSz.attrib.pop("type", None)  # it says 4:3
    master = deck.slide_master
    for layout in list(master.slide_layouts)[len(_LAYOUTS) :]:
        master.slide_layouts.remove(layout)
    for layout, (name, holders, rule) in zip(master.slide_layouts, _LAYOUTS, strict=True):
        layout_xml = layout._element
        layout_xml.attrib.pop("type", None)  # cust: the layout is nobody's standard
        layout_xml.set("userDrawn", "1")
        shapes = [_placeholder(n, holder) for n, holder in enumerate(holders, 2)]
        _replace(layout_xml, _common(name, [*shapes, *([_rule(99, *rule, 3, ACTUAL)] if rule else [])]))
    master_body = Holder("正文", "body", FREE_TEXT.box, 22, 1, prompt="正文")
    holders = (TITLE, master_body, FOOT, PAGE)
    _replace(master._element, _common("", [_placeholder(n, holder) for n, holder in enumerate(holders, 2)]))
    _replace(master._element, _styles())
    _theme(deck)
    _without_leftovers(deck)
    return deck


def _replace(parent: Any, xml: str) -> None:
    """Put an element in the place of the child of the same name."""
    new = element(xml)
    parent.replace(parent.find(new.tag), new)


def _common(name: str, shapes: list[str]) -> str:
    ground = (
        ""
        if name
        else '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    )
    return (
        f'<p:cSld name="{name}">{ground}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr/>{''.join(shapes)}</p:spTree></p:cSld>"
    )


def _rule(id: int, left: int, top: int, width: int, weight: int, colour: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="线"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_place(left, top, width, weight)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill(colour)}'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _placeholder(id: int, holder: Holder) -> str:
    idx = f' idx="{holder.idx}"' if holder.idx else ""
    content = escape(holder.prompt)
    look = text_look(holder.size, holder.colour, bold=holder.bold)
    if holder.type == "sldNum":
        text = f'<a:fld id="{FIELD}" type="slidenum"><a:rPr lang="zh-CN">{typefaces()}</a:rPr><a:t>‹#›</a:t></a:fld>'
    else:
        text = f'<a:r><a:rPr lang="zh-CN">{typefaces()}</a:rPr><a:t>{content}</a:t></a:r>' if content else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="{holder.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{holder.type}"{idx}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_place(*holder.box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{holder.anchor}">'
        f'<a:noAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{holder.align}">{SPACING}<a:buNone/>'
        f"{look}</a:lvl1pPr></a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _place(left: int, top: int, width: int, height: int) -> str:
    return f'<a:xfrm><a:off x="{emu(left)}" y="{emu(top)}"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm>'


def _styles() -> str:
    levels = "".join(
        f'<a:lvl{n}pPr marL="{emu(18 * (n - 1))}" indent="0" algn="l" rtl="0" eaLnBrk="1" hangingPunct="1">{SPACING}'
        f"<a:buNone/>{text_look(max(22 - 2 * (n - 1), 14), INK)}</a:lvl{n}pPr>"
        for n in range(1, 6)
    )
    title = f'<a:lvl1pPr algn="l" rtl="0" eaLnBrk="1" hangingPunct="1">{SPACING}<a:buNone/>{text_look(28, INK, bold=True)}</a:lvl1pPr>'
    return (
        f"<p:txStyles><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        f'<p:otherStyle><a:lvl1pPr algn="l" rtl="0" eaLnBrk="1">{text_look(16, INK)}</a:lvl1pPr></p:otherStyle></p:txStyles>'
    )


def _theme(deck: Deck) -> None:
    """Our colours and fonts, so that what the office adds itself looks like the rest."""
    part = deck.slide_master.part.part_related_by(RT.THEME)
    accents = (ACTUAL, PLANNED, LOOKS["green"].colour, LOOKS["yellow"].colour, LOOKS["red"].colour, DEMO_LINE)
    named = {"dk1": INK, "lt1": "#ffffff", "dk2": SOFT, "lt2": "#f5f7f9"}
    named |= {f"accent{n}": colour for n, colour in enumerate(accents, 1)} | {"hlink": ACTUAL, "folHlink": STRONG_LINE}
    colours = "".join(f'<a:{name}><a:srgbClr val="{c.lstrip("#").upper()}"/></a:{name}>' for name, c in named.items())
    faces = f'{typefaces()}<a:cs typeface=""/>'
    text = part.blob.decode()
    text = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        lambda _: f'<a:clrScheme name="工作要点">{colours}</a:clrScheme>',
        text,
        flags=re.DOTALL,
    )
    text = re.sub(
        r"(<a:(?:major|minor)Font>).*?(</a:(?:major|minor)Font>)",
        lambda found: f"{found[1]}{faces}{found[2]}",
        text,
        flags=re.DOTALL,
    )
    part._blob = re.sub(r'name="Office( Theme)?"', 'name="工作要点"', text).encode()


def _without_leftovers(deck: Deck) -> None:
    """The picture, the printer and the statistics of the file that python-pptx starts from."""
    for holder, kinds in (
        (deck.part.package, (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES)),
        (deck.part, (RT.PRINTER_SETTINGS,)),
    ):
        for id, related in [*holder._rels.items()]:
            if related.reltype in kinds:
                holder._rels.pop(id)
