"""Words on slides: runs with their fonts, boxes whose text fits, and what did not fit kept for the notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame

from reports.look.palette import DEMO, DEMO_LINE, INK
from reports.ooxml.xml_text import on_one_line
from reports.slides.master import FOOT, FOOTER, NUMBER, PAGE, Holder
from reports.slides.text_fit import fitted
from reports.slides.xml import FIELD, SPACING, element, emu, fill, text_look

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Run(NamedTuple):
    """A piece of text in one look; `size` in points."""

    text: str
    size: float
    colour: str = INK
    bold: bool = False


class Box(NamedTuple):
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float


@dataclass
class Page:
    """A slide that is being drawn. `left_out`: whole texts of which only the beginning found room."""

    slide: Slide
    left_out: list[str] = field(default_factory=list)

    def text(
        self,
        box: Box,
        paragraphs: Sequence[str],
        sizes: Sequence[float],
        colour: str = INK,
        *,
        bold: bool = False,
        holder: int | None = None,
        name: str = "文字",
    ) -> Shape:
        """Paragraphs at the first size that fits the box; into a placeholder, or else a text box of their own."""
        found = fitted([on_one_line(text) for text in paragraphs], box.width, box.height, sizes)
        if found.cut:
            self.left_out.append("\n".join(map(on_one_line, paragraphs)))
        shape = self.held(holder, box) if holder is not None else self.box(box, name)
        write(shape.text_frame, [[Run(text, found.size, colour, bold)] for text in found.paragraphs])
        return shape

    def held(self, idx: int, box: Box | None = None) -> Shape:
        """A placeholder of the layout, moved where a box is given."""
        shape: Shape = next(s for s in self.slide.placeholders if s.placeholder_format.idx == idx)
        if box:
            shape.left, shape.top, shape.width, shape.height = map(emu, box)
        return shape

    def drop(self, idx: int) -> None:
        """Take a placeholder away: an empty one asks whoever edits the file to fill it."""
        shape = self.held(idx)
        shape._element.getparent().remove(shape._element)

    def box(self, box: Box, name: str) -> Shape:
        """A text box without margins that keeps its size."""
        shape = self.slide.shapes.add_textbox(*map(emu, box))
        shape.name = name
        bare(shape.text_frame)
        return shape

    def figure(self, kind: MSO_SHAPE, box: Box, colour: str, name: str, *, outline: float = 0) -> Shape:
        """A shape without text: filled, or with an outline of so many points."""
        shape = self.slide.shapes.add_shape(kind, *map(emu, box))
        shape.name = name
        properties = shape._element.spPr
        nothing = "<a:noFill/>"
        properties.append(element(nothing if outline else fill(colour)))
        properties.append(element(f'<a:ln w="{emu(outline)}">{fill(colour) if outline else nothing}</a:ln>'))
        shape._element.remove(shape._element.find(f"{{{shape._element.nsmap['p']}}}style"))
        return shape


def bare(frame: TextFrame) -> None:
    """No margins, wrapped, never resized by the program."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True


def write(frame: TextFrame, paragraphs: Sequence[Sequence[Run]], align: str = "l", size: float = 14) -> None:
    """The frame's text anew: one look a run, every run with its Chinese font. `size` is that of an empty paragraph."""
    body = frame._txBody
    for old in body.findall(f"{A}p"):
        body.remove(old)
    for runs in paragraphs or [[]]:
        body.append(_paragraph(runs, align, size))


def _paragraph(runs: Sequence[Run], align: str, size: float) -> Any:
    paragraph = element(f'<a:p><a:pPr algn="{align}">{SPACING}</a:pPr></a:p>')
    for run in runs:
        one = element(f"<a:r>{_look(run.size, run.colour, run.bold)}<a:t/></a:r>")
        one.find(f"{A}t").text = run.text
        paragraph.append(one)
    if not runs:
        paragraph.append(element(text_look(size, INK, tag="a:endParaRPr")))
    return paragraph


def _look(size: float, colour: str, bold: bool = False) -> str:
    return text_look(size, colour, bold=bold, tag="a:rPr").replace("<a:rPr", '<a:rPr lang="zh-CN" altLang="en-US"', 1)


def foot(page: Page, text: str, number: int) -> None:
    """数据版本 at the left below, the number of the slide at the right: placeholders of the layout, the number a field."""
    footer = _copied(page, FOOT, FOOTER)
    write(footer.text_frame, [[Run(text, FOOT.size, FOOT.colour)]])
    body = _copied(page, PAGE, NUMBER).text_frame._txBody
    field = f'<a:fld id="{FIELD}" type="slidenum">{_look(PAGE.size, PAGE.colour)}<a:t>{number}</a:t></a:fld>'
    body.replace(body.find(f"{A}p"), element(f'<a:p><a:pPr algn="{PAGE.align}"/>{field}</a:p>'))


def _copied(page: Page, holder: Holder, idx: int) -> Shape:
    """A placeholder that python-pptx does not take over from the layout by itself."""
    tree = page.slide.shapes._spTree
    id = max(int(each) for each in tree.xpath("//@id") if each.isdigit()) + 1
    tree.append(
        element(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="{holder.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph type="{holder.type}" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr/>'
            "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
        )
    )
    return [*page.slide.shapes][-1]


def demo_mark(page: Page, box: Box) -> None:
    """演示数据 in a frame of its own, so that nobody takes the figures for real ones."""
    shape = page.box(box, "演示数据")
    shape._element.spPr.append(element(f'<a:ln w="{emu(1)}">{fill(DEMO_LINE)}</a:ln>'))
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.margin_top = emu(3)  # lines closer than the font's own sit high
    write(shape.text_frame, [[Run("演示数据", 14, DEMO, True)]], "ctr")


def describe(shape: BaseShape, text: str) -> None:
    """What a screen reader says of a shape."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", on_one_line(text))
