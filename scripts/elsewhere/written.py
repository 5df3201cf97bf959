"""Small files of every writer of ours, from tests/small.yaml, and the cells that the results show."""

import io
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from metrics.task.assess import assess
from plan import Plan, read_plan
from records import Sender, Snapshot, Store, Upload, latest_number, take
from reports.deck.briefing import Briefing, brief
from reports.ledger.xlsx import xlsx
from reports.reporting_list import list_xlsx
from reports.template.returned import returned_file
from reports.template.xlsx import template_xlsx

ROOT = Path(__file__).parent.parent.parent
WHEN = datetime(2024, 6, 18, 9)
HARD = "<张三> & \"李四\" '王五'，&#26376; &amp; _x6708_；𠮷字桥😀"
"""Signs that mean something in XML, a reference and an escape as plain text, signs of four bytes."""
HEADER = "月份,任务编号,街镇,完成值,分母,节点,进展情况,滞后原因,下一步措施"
TOLD = f"""{HEADER}
5月,2.1-02,,38,,,,,
6月,1.1-01,新华路,50,,,,,
6月,1.1-01,新泾,70,,,,,
6月,1.1-03,新泾,8,9,,,,
6月,1.1-04,,,,前期手续,TRUE,007,"第一行
第二行"
6月,1.2-01,,是,,,"{HARD.replace('"', '""')}",1e5,2024-06
6月,1.2-02,,65%,,,1.10,#N/A 见附件,=SUM(A1:A9)
6月,2.1-02,,无变化,,,,,
"""
LEDGER = ("C4", "E4", "F4", "E6", "J7", "K7", "L7", "J8", "L8", "J9", "K9", "L9")
SHOWN: Mapping[str, tuple[str, ...]] = {
    "template.xlsx": (
        "6月填报!A1",
        "6月填报!B2",
        "6月填报!C2",
        "6月填报!D2",
        "6月填报!G2",
        "6月填报!J2",
        "填报说明!A1",
    ),
    "ledger.xlsx": ("总览!A1", *(f"养老服务!{at}" for at in LEDGER)),
    "list.xlsx": ("2024年6月报送情况!A1", "2024年6月报送情况!A2", "2024年6月报送情况!C2", "2024年6月报送情况!F2"),
    "returned.xlsx": ("待改正!A1", "待改正!A2", "待改正!C2", "待改正!D2", "待改正!D3", "待改正!E2", "待改正!F2"),
}
"""File → cells: headers, names, texts with hard signs, numbers, percentages, a date, locked and open cells."""


def written() -> dict[str, bytes]:
    """Name → bytes of a template, a 台账, 报送情况 and the wrong rows of a workbook, always the same."""
    plan = read_plan(ROOT / "tests" / "small.yaml")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "records.duckdb")
        returned = _returned(store, plan)
        briefing = _briefing(store, plan)
    return {
        "template.xlsx": template_xlsx(briefing.assessment, 6),
        "ledger.xlsx": xlsx(briefing),
        "list.xlsx": list_xlsx(briefing.assessment, 6, briefing.discipline),
        "returned.xlsx": returned,
    }


def _briefing(store: Store, plan: Plan) -> Briefing:
    with store.writing() as con:
        take(con, plan, Upload("6月.csv", TOLD.encode()), Sender("张三", WHEN, WHEN, False), None)
    with store.reading() as con:
        return brief(con, assess(con, plan, Snapshot(latest_number(con), date(2024, 6, 30))), 6)


def _returned(store: Store, plan: Plan) -> bytes:
    """Two wrong rows as Excel saves them: a date, a percentage, a text that looks like a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["月份", "任务编号", "街镇", "完成值", "备注"],
        [datetime(2024, 6, 1), "1.1-03", "外滩", 0.885, "'=1+1"],
        [datetime(2024, 6, 1), "1.1-02", None, "三百", HARD],
    ):
        sheet.append(line)
    for cell in ("A2", "A3"):
        sheet[cell].number_format = 'yyyy"年"m"月"'
    sheet["D2"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    upload = Upload("6月.xlsx", out.getvalue())
    with store.writing(keep=False) as con:
        taken = take(con, plan, upload, Sender("张三", WHEN, WHEN, False), None)
    found = returned_file(upload, taken.checked)
    assert found is not None
    return found[1]
