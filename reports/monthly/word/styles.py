"""Fonts, paragraph styles and settings of a Word document in the layout of GB/T 9704-2012."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from reports.monthly.word.gbt9704 import BODY_PT, CHARACTER_FIT, LINE, PAGE_NUMBER_PT, PORTRAIT, TITLE_PT

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

SONG_TITLE, FANGSONG, KAITI, HEITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
LATIN = "Times New Roman"


@dataclass(frozen=True)
class Face:
    """One row of the font table. `instead`: names under which the face, or the nearest one, may be installed, separated
    by commas and 31 characters at most, which is as long as Word lets a font's name be.
    """

    name: str
    instead: str
    family: str
    pitch: str = "default"
    charset: str = "86"


FACES = (
    Face(SONG_TITLE, "方正小标宋_GBK,华文中宋,宋体", "auto"),
    Face(FANGSONG, "仿宋,FangSong,华文仿宋", "modern", "fixed"),
    Face(KAITI, "楷体,KaiTi,华文楷体", "modern", "fixed"),
    Face(HEITI, "SimHei,华文黑体", "modern", "fixed"),
    Face(SONGTI, "SimSun,新宋体", "auto"),
    Face(LATIN, "Times", "roman", "variable", "00"),
)


def font_table() -> str:
    """`word/fontTable.xml`."""
    fonts = "".join(
        f'<w:font w:name="{f.name}"><w:altName w:val="{f.instead}"/><w:charset w:val="{f.charset}"/>'
        f'<w:family w:val="{f.family}"/><w:pitch w:val="{f.pitch}"/></w:font>'
        for f in FACES
    )
    return f"<w:fonts {NAMESPACE}>{fonts}</w:fonts>"


@dataclass(frozen=True)
class Style:
    """One paragraph style. `size` in points, `line` exact and `after` in twips, `first`, `left` and `right` indents in hundredths of a
    character, `outline` the level in Word's navigation (0 is the highest). `rule`: a line below it in its colour, and a tab
    to the right end. A name in Chinese is a style of our own.
    """

    id: str
    name: str
    face: str
    size: float
    line: int = LINE
    align: str = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    outline: int | None = None
    latin: str = LATIN
    keep: bool = False
    following: str = ""
    after: int = 0
    before: int = 0
    colour: str = ""
    rule: bool = False


TABLE_PT, DENSE_PT = 10.5, 9
"""五号, 小五."""
TABLE_LINE, DENSE_LINE = 300, 250
COLOPHON_PT, COLOPHON_LINE = 14, 440
"""四号."""
RED = "FF0000"
SECTION_END = "SectionEnd"
STYLES = (
    Style("Normal", "Normal", FANGSONG, BODY_PT),
    Style("BodyText", "Body Text", FANGSONG, BODY_PT, first=200),
    Style("TableLead", "表前文字", FANGSONG, BODY_PT, first=200, keep=True, after=80),
    Style("RedHead1", "红头", SONG_TITLE, 46, 1000, "center", keep=True, colour=RED),
    Style("RedHead2", "红头（较长）", SONG_TITLE, 32, 720, "center", keep=True, colour=RED),
    Style("RedHead3", "红头（长）", SONG_TITLE, 22, 560, "center", keep=True, colour=RED),
    Style("RedIssue", "红头期号", FANGSONG, BODY_PT, align="center", before=120, keep=True),
    Style("RedLine", "红线", FANGSONG, BODY_PT, align="left", keep=True, after=360, rule=True),
    Style("Title", "Title", SONG_TITLE, TITLE_PT, 700, "center", keep=True, following="Subtitle"),
    Style("Subtitle", "Subtitle", KAITI, BODY_PT, align="center", following="BodyText"),
    Style("Heading1", "heading 1", HEITI, BODY_PT, first=200, outline=0, keep=True, following="BodyText"),
    Style("Heading2", "heading 2", KAITI, BODY_PT, first=200, outline=1, keep=True, following="BodyText"),
    Style("Heading3", "heading 3", FANGSONG, BODY_PT, first=200, outline=2, keep=True, following="BodyText"),
    Style("Taken", "数据说明", FANGSONG, 12, align="center"),
    Style("AnnexNote", "附件说明", FANGSONG, BODY_PT, first=200, keep=True),
    Style("AnnexNoteNext", "附件说明（续）", FANGSONG, BODY_PT, first=500, keep=True),
    Style("Signed", "署名和成文日期", FANGSONG, BODY_PT, align="right"),
    Style("Colophon", "版记", FANGSONG, COLOPHON_PT, COLOPHON_LINE, "left", left=100, right=100),
    Style("Annex", "附件标识", HEITI, BODY_PT, align="left", keep=True),
    Style("AnnexTitle", "附件标题", SONG_TITLE, TITLE_PT, 700, "center", outline=0, keep=True, following="BodyText"),
    Style("TableText", "表格文字", FANGSONG, TABLE_PT, TABLE_LINE, "left"),
    Style("TableMiddle", "表格居中", FANGSONG, TABLE_PT, TABLE_LINE, "center"),
    Style("DenseText", "密表文字", FANGSONG, DENSE_PT, DENSE_LINE, "left"),
    Style("DenseMiddle", "密表居中", FANGSONG, DENSE_PT, DENSE_LINE, "center"),
    Style("TableHead", "表格表头", HEITI, TABLE_PT, TABLE_LINE, "center", keep=True),
    Style("TableGroup", "表格分组", HEITI, TABLE_PT, TABLE_LINE, "left", keep=True),
    Style("Header", "header", SONGTI, TABLE_PT, TABLE_LINE, "center"),
    Style("Footer", "footer", SONGTI, PAGE_NUMBER_PT, 360, "left", latin=SONGTI),
    Style("FooterOdd", "单页码", SONGTI, PAGE_NUMBER_PT, 360, "right", right=100, latin=SONGTI),
    Style("FooterEven", "双页码", SONGTI, PAGE_NUMBER_PT, 360, "left", left=100, latin=SONGTI),
    Style(SECTION_END, "分节", FANGSONG, 1, 20, "left"),
)


def styles() -> str:
    """`word/styles.xml`: STYLES, and what Word expects to be there."""
    others = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        f"{_sides({'top': 25, 'left': 70, 'bottom': 25, 'right': 70})}</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{_borders()}</w:tblBorders></w:tblPr></w:style>"
    )
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{language}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    return f"<w:styles {NAMESPACE}>{defaults}{_joined(map(_style, STYLES))}{others}</w:styles>"


def _style(s: Style) -> str:
    kind = ' w:default="1"' if s.id == "Normal" else "" if s.name.isascii() else ' w:customStyle="1"'
    based = "" if s.id == "Normal" else '<w:basedOn w:val="Normal"/>'
    following = f'<w:next w:val="{s.following}"/>' if s.following else ""
    outline = "" if s.outline is None else f'<w:outlineLvl w:val="{s.outline}"/>'
    fit = CHARACTER_FIT if s.size == BODY_PT else 0
    ruled = _RULED if s.rule else ""
    colour = f'<w:color w:val="{s.colour}"/>' if s.colour else ""
    fonts = f'w:ascii="{s.latin}" w:hAnsi="{s.latin}" w:eastAsia="{s.face}" w:cs="{s.latin}"'
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{s.id}"><w:name w:val="{escape(s.name)}"/>{based}{following}'
        f"<w:qFormat/><w:pPr>{'<w:keepNext/>' if s.keep else ''}"
        f'<w:widowControl w:val="0"/>{ruled}<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{s.before}" w:after="{s.after}" w:line="{s.line}" w:lineRule="exact"/>{_indent(s)}'
        f'<w:jc w:val="{s.align}"/>{outline}</w:pPr>'
        f'<w:rPr><w:rFonts {fonts}/><w:snapToGrid w:val="0"/>{colour}<w:spacing w:val="{fit}"/><w:sz w:val="{round(s.size * 2)}"/><w:szCs w:val="{round(s.size * 2)}"/></w:rPr>'
        "</w:style>"
    )


_RULED = (
    f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{RED}"/></w:pBdr>'
    f'<w:tabs><w:tab w:val="right" w:pos="{PORTRAIT.text_width}"/></w:tabs>'
)


def _indent(s: Style) -> str:
    """In characters, and in twips for programs that do not count in characters."""
    named = {"left": s.left, "right": s.right, "firstLine": s.first}
    return "<w:ind {}/>".format(
        " ".join(
            f'w:{name}Chars="{hundredths}" w:{name}="{round(hundredths * s.size / 5)}"'
            for name, hundredths in named.items()
        )
    )


def _sides(widths: dict[str, int]) -> str:
    return _joined(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in widths.items())


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return _joined(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)


def _joined(parts: Iterable[str]) -> str:
    return "".join(parts)


SETTINGS = (
    f"<w:settings {NAMESPACE}>"
    '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)
"""`word/settings.xml`: odd and even pages differ, and Word does not take the file for one of an older version."""
