"""How large a monthly file may be in every direction, and what is said of one that is larger or no table at all."""

MAX_BYTES = 100 * 2**20
MOST_HANDED_IN_MB = 50
"""Million bytes of a file that a person hands in, on the page or by the command; MAX_BYTES is what the reader bears."""
MAX_ROWS = 1_000_000
MAX_LINES = 2**20
"""The rows of a spreadsheet, as Excel knows them, blank ones included."""
MAX_COLUMNS = 200
EXCEL_COLUMNS = 2**14
"""More than a spreadsheet can have, so nobody's table: refused even where they are blank."""
MAX_CELLS = 25_000_000
"""Of a whole file, blank ones included: a million rows of 25 columns."""
MAX_CELL = 5_000
MAX_BOOK_CELLS = 6_000_000
"""Cells of a sheet, blank ones with a look of their own included: 200 MB of filled ones are not more."""
MAX_UNPACKED = 200 * 2**20
MAX_SHEETS = 20
MAX_HEADERS = 2_000
"""Headers below each other in one file: as many forms put together."""
MAX_PARTS = 2_000
MAX_MERGED = 1_000_000
"""Cells covered by merged areas."""

SAVE_AS = "请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
NO_TABLE = f"这不是 CSV 或 .xlsx 文件。{SAVE_AS}"
BROKEN_BOOK = "打不开这个 .xlsx 文件，可能已损坏或加了密码。请去掉密码、另存后再上传。"
LOCKED_BOOK = "文件设有打开密码。请在 Excel 或 WPS 中去掉密码，另存后再上传。"
TOO_MANY_ROWS = f"数据超过 {MAX_ROWS} 行。请分成几个文件上传。"
TOO_MANY_CELLS = f"表格有 {MAX_CELLS // 10_000} 万格以上，多半是空格。请删去空的行和列，另存后再上传。"
TOO_MANY_BOOK_CELLS = f"表格超过 {MAX_BOOK_CELLS // 10_000} 万格，空格也算。请删去表格以外的空行空列，另存后再上传。"
TOO_WIDE = f"表格超过 {MAX_COLUMNS} 列。请删去无关的列后再上传。"
