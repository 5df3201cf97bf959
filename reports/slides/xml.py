"""Pieces of the XML of slides: points, colours and fonts as DrawingML writes them."""

import re
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

FONT = "微软雅黑"
FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
SPACING = '<a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'


def emu(points: float) -> int:
    return int(Pt(points))


def element(xml: str) -> Any:
    """An element of a package's XML, its prefixes (a, c, p, r) declared."""
    used = sorted(set(re.findall(r"</?([acpr]):", xml)))
    return parse_xml(re.sub(r"^<([\w:]+)", lambda found: f"<{found[1]} {nsdecls(*used)}", xml))


def fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>'


def typefaces() -> str:
    return f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/>'


def text_look(size: float, colour: str, *, bold: bool = False, tag: str = "a:defRPr") -> str:
    """The properties of text as XML."""
    return f'<{tag} sz="{round(size * 100)}" b="{int(bold)}">{fill(colour)}{typefaces()}</{tag}>'
