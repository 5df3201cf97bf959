"""What happens in the sample, declared task by task and department by department."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

YEAR = 2024
"""The plan that the stories are about; another year's ids mean other tasks."""
LAST = 10
"""The last month reported about."""

# The stories. Lists of eight are March to October, counts being cumulative.

COUNTS: dict[str, tuple[int, ...]] = {
    "1.1-05": (0, 0, 12, 34, 35, 36, 74, 82),  # a summer lull, then checks in September
    "1.5-08": (0, 0, 0, 20, 20, 40, 52, 64),
    "2.1-01": (0, 0, 0, 0, 0, 1, 1, 1),  # one of two still open
    "2.1-02": (0, 0, 1, 1, 2, 3, 3, 4),  # one licence short when five are due
    "2.1-03": (0, 1, 2, 4, 5, 7, 10, 10),  # done in September
    "2.1-04": (0, 0, 0, 0, 0, 0, 0, 0),  # opens in November
    "2.1-05": (8, 22, 40, 58, 84, 128, 186, 242),  # behind in June and July, catches up
    "2.1-06": (0, 0, 0, 12, 12, 24, 24, 36),  # 偏慢
    "2.1-07": (0, 0, 48, 96, 96, 132, 150, 168),  # 滞后: a tender failed in July
    "2.1-08": (76, 140, 210, 292, 374, 456, 460, 460),  # reached in August, a little over
    "2.1-09": (640, 1010, 1420, 1850, 2240, 2650, 3180, 3680),  # over the target in October
    "2.3-10": (0, 0, 0, 0, 1, 1, 1, 1),
    "2.3-12": (0, 0, 0, 1, 1, 1, 1, 1),
    "2.3-13": (0, 0, 0, 1, 1, 1, 1, 1),
    "2.5-06": (0, 0, 0, 0, 0, 0, 1, 1),
    "4.2-19": (0, 0, 0, 0, 0, 0, 0, 0),  # the awards are in December
}
RATES: dict[str, tuple[tuple[int, int], ...]] = {  # numerator, denominator
    "1.5-10": ((5, 10), (5, 10), (5, 10), (6, 10), (6, 10), (6, 10), (7, 10), (7, 10)),
    "2.1-11": (
        (1148, 1400), (1157, 1403), (1163, 1402), (1185, 1408),
        (1189, 1410), (1192, 1409), (1216, 1413), (1231, 1415),
    ),
}  # fmt: skip
LEVELS: dict[str, tuple[str, ...]] = {
    "1.2-09": ("4.6%", "4.5%", "4.3%", "4.1%", "3.8%", "3.7%", "3.4%", "3.2%"),
    "2.2-09": ("18", "35", "61", "92", "118", "150", "187", "221"),
    "2.3-15": ("66.1%", "66.3%", "66.8%", "67.0%", "67.4%", "67.3%", "67.9%", "68.4%"),
    "3.2-09": ("58.2%", "58.9%", "59.8%", "60.6%", "61.5%", "62.3%", "63.8%", "64.9%"),
    "3.3-03": ("61.0%", "61.0%", "61.2%", "61.2%", "61.1%", "61.1%", "64.8%", "66.5%"),
    "4.3-06": ("3.5%", "21.7%", "58.3%", "92.6%", "95.4%", "97.1%", "97.8%", "98.2%"),
    "4.3-08": ("24.1%", "24.1%", "24.3%", "24.6%", "24.6%", "25.2%", "26.1%", "26.8%"),
    "5.4-07": ("91.2%", "91.5%", "92.1%", "91.8%", "92.4%", "92.6%", "93.1%", "93.5%"),
}
STAGES: dict[str, tuple[int | None, ...]] = {  # the month each stage was finished, None: not by October
    "1.3-02": (4, None, None),  # fire inspection found something to mend
    "1.3-03": (5, 10, None),  # one month late; October is corrected after the deadline
    "2.1-14": (6, None, None),  # the tender failed
    "2.2-03": (5, 9, None),  # waits for the city's document
    "2.3-06": (5, 8, None, None),
    "2.4-12": (5, 9, None),  # one month late, then waits for the city
    "3.2-07": (5, None, None),  # waits for the city's platform
    "3.3-07": (4, 6, 8, None),
    "5.3-01": (4, 7, None, None, None),
    "5.1-04": (3, 4),
}
EARLY, LATE = 0.02, 0.16
"""Share of the other stages finished a month early, a month late."""


class Missed(NamedTuple):
    """A duty not done in one month: 否 with a reason, or (no reason) left unreported for good."""

    month: int
    reason: str = ""
    next_step: str = ""
    since: str = "专人负责，按月报送"  # the next step in the months after


MISSED: dict[str, Missed] = {
    "1.5-02": Missed(
        4,
        "集中力量开展评选发动，未新挖掘典型",
        "与评选结合，5月起每月挖掘一例",
        "年底前补挖典型一例",
    ),
    "2.1-10": Missed(8, "高温期间培训点停课一期", "9月恢复，年内加开一期补足课时", "11月加开一期，补足课时"),
    "2.2-20": Missed(7, "首轮基金项目已结项，当月无扶持项目", "8月安排过渡项目", "年底前补足扶持项目数"),
    "2.4-15": Missed(5),
    "3.2-10": Missed(6, "年度检查安排在下半年，当月未开展", "7月起逐家走访指导", "11月底前走访完全部社区基金会"),
    "4.2-13": Missed(9, "部分党群服务中心场地调整，推进会延期", "10月补开推进会", "推进会已补开，12月组织回访"),
    "5.2-09": Missed(10),
    "2.6-05": Missed(10),
    "4.2-08": Missed(10),
}
UNSAID: dict[str, int] = {"1.4-10": 10, "2.4-17": 10}
"""Other tasks left empty for good: task → month."""


@dataclass(frozen=True)
class Correction:
    """Figures said wrongly at first.

    `first`: how much too high; None for the figure of the month before. `received`: when the
    corrected file came; None where the next month's file, lower and with `reason`, sets it right.
    """

    task: str
    month: int
    units: tuple[str, ...] = ()  # empty: all
    first: int | None = None
    received: str | None = None
    by: str = ""
    reason: str = ""
    next_step: str = ""
    first_reason: str = ""
    first_next: str = ""


CORRECTIONS = [
    Correction(
        "1.1-05", 9, received="2024-09-26T10:12", by="陈立群（社会救助科）",
        reason="首报未含9月上旬集中交叉检查，现补齐", next_step="10月继续按计划入户",
        first_reason="集中检查记录尚未汇总录入，先按上月数报送",
        first_next="9月底前补录集中检查结果",
    ),
    Correction(
        "1.3-03", 10, received="2024-10-25T14:35", by="陈立群（社会救助科）",
        reason="首报时查验单未到，现更正", next_step="11月完成设备调试后启用",
        first_reason="展陈内容审核修改，查验尚未通过", first_next="10月下旬完成查验后补报",
    ),
    Correction(
        "2.1-05", 7, ("虹桥街道",), 9, "2024-07-30T15:20", "林晓东（办公室）",
        reason="经核对验收单，首报误将在施9户计入完工，予以更正",
        next_step="街镇填报前先与验收单核对",
    ),
    Correction(
        "2.1-09", 7, ("仙霞新村街道",), 75, reason="7月误将续约用户计入新增，经核对予以核减"
    ),
]  # fmt: skip

PEOPLE = {
    "社会救助科": "陈立群", "儿童福利科": "周雅琴", "慈善和社会事务科": "徐文博",
    "养老服务科": "王敏", "安全管理科": "赵建国", "信息化工作专班": "孙浩然",
    "老龄工作科": "吴玉兰", "基层政权和社区建设科": "郑海峰",
    "社会组织管理科": "何静怡",
    "组织人事科": "高志远", "办公室": "林晓东",
}  # fmt: skip
STAND_IN = {("养老服务科", 8): "李晓岚", ("社会组织管理科", 7): "马思远"}
MERGED = {"计划财务科": "办公室"}
"""Departments whose few rows are sent in another's file."""
DAYS_LATE = {
    ("老龄工作科", 3): 3, ("组织人事科", 3): 1, ("慈善和社会事务科", 4): 2, ("儿童福利科", 5): 1,
    ("安全管理科", 6): 5, ("组织人事科", 6): 3, ("儿童福利科", 7): 3,
    ("慈善和社会事务科", 8): 6, ("老龄工作科", 9): 3, ("信息化工作专班", 9): 4,
    ("组织人事科", 10): 2, ("安全管理科", 10): 1,
}  # fmt: skip
SKIPPED = {("信息化工作专班", 5): "2024-06-17T08:55"}
"""A whole month that was missed, and when its file came after all."""
SUPPLEMENTS = {("社会组织管理科", 7): ("4.3-", "2024-07-24T09:40")}
"""A file that lacked the tasks whose id begins so; they were sent separately, late."""
HOLIDAYS = {date(2024, 9, 16), date(2024, 9, 17)}
EMPTY = 0.028
"""Share of the other rows left empty in the month's file; duties follow in the next one."""

UTF8 = {"信息化工作专班", "儿童福利科", "组织人事科"}
XLSX = {"基层政权和社区建设科"}
LOOSE = {
    ("养老服务科", 4): "short", ("养老服务科", 6): "unit", ("社会救助科", 5): "wide",
    ("慈善和社会事务科", 7): "share", ("办公室", 4): "wide", ("安全管理科", 6): "年月",
    ("老龄工作科", 9): "斜线", ("办公室", 8): "月", ("养老服务科", 8): "total",
    ("社会组织管理科", 4): "blank",
}  # fmt: skip
"""Where and how a file is written loosely (see `saving.loosen`)."""

SIZES = {
    "新华路街道": 9, "江苏路街道": 7, "华阳路街道": 10, "周家桥街道": 8, "天山路街道": 10,
    "仙霞新村街道": 13, "虹桥街道": 9, "程家桥街道": 5, "北新泾街道": 8, "新泾镇": 17,
}  # fmt: skip
"""How much of a count falls to a 街镇, against 10 for one not named."""


STORIES: tuple[Any, ...] = (
    COUNTS, RATES, LEVELS, STAGES, MISSED, UNSAID, CORRECTIONS, DAYS_LATE, SKIPPED,
    SUPPLEMENTS, LOOSE,
)  # fmt: skip
