"""How large a document may be in every direction, and what is said of one that is larger, or none that can be read.

The plan of a bureau has some 10,000 signs on 15 pages. What has thirty times as much is no document of one.
"""

import io
import zipfile

MOST_MB = 50
MOST_SIGNS = 300_000
MOST_PAGES = 500
MOST_PARTS = 5_000
MOST_UNPACKED = 100 * 2**20
MOST_MARKUP = 20 * 2**20
"""Bytes of one XML part unpacked: some 2,000 pages. Parts that are read are held in memory as trees."""
MOST_CELLS = 200_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100

TOO_LONG = f"文字超过 {MOST_SIGNS // 10_000} 万字，不像一份工作要点。请只留要分解的部分，另存后再试。"
LOCKED = "文件设有打开密码。请在 Word 或 WPS 中去掉密码，另存后再试。"
BROKEN = "打不开这个文件，可能已损坏。请在 Word 或 WPS 中打开，另存后再试。"
OLD = (
    "这是旧格式（.doc、.wps、.xls 等），或设有打开密码。请在 Word 或 WPS 中打开，另存为 .docx（表格存为 .xlsx）后再试。"
)
SCANNED = "没有可读的文字，多半是扫描件。请用 WPS 或扫描仪自带的“文字识别”转成 Word（.docx），核对后再试；或向发文单位要电子版。"
TOO_WIDE = f"表格超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列或 {MOST_CELLS // 10_000} 万格。请删去任务分解表以外的内容，另存后再试。"
OTHER = "认不出这是什么文件。请用 .docx、.txt、.md、.pdf（有文字的）或 .xlsx。"
EMPTY = "文件里没有文字。请确认选对了文件。"


def too_much(content: bytes) -> str:
    """The sentence about a zip archive whose own directory says that it is locked or would unpack to too much; '' for one
    that is fit. Nothing is unpacked, and zipfile never unpacks more than the directory says. Raises BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        return LOCKED
    if len(parts) > MOST_PARTS:
        return f"文件由 {len(parts)} 个部分组成，最多 {MOST_PARTS} 个。请复制文字到新文件，另存后再试。"
    if sum(part.file_size for part in parts) > MOST_UNPACKED or any(
        part.file_size > MOST_MARKUP for part in parts if part.filename.lower().endswith((".xml", ".rels"))
    ):
        return f"文件解压后超过 {MOST_UNPACKED >> 20} MB，或正文过大。请复制文字到新文件，另存后再试。"
    return ""
