"""催报 as a letter to one department: everything it owes, when it was due, where to report."""

from metrics.month.discipline import discipline
from metrics.month.reminding import reminders
from tests.conftest import Desk, day


def test_the_letter_of_a_department(desk: Desk) -> None:
    """The small plan in June, due on the 20th, seen on the 19th: 养老服务科 has told 1.1-02, and 新华路 of 1.1-01."""
    desk.tell("06-18", "6月,1.1-01,新华路,50", "6月,1.1-02,,0")
    rows = discipline(desk.assessed("06-19"), 6)
    care, safe = reminders(desk.plan, 6, rows, day("06-19"), "https://plan.example/report?month=2024-06")
    assert (care.department, care.subject) == ("养老服务科", "催报：6月进展尚有 3 项未报（养老服务科）")
    assert care.text == (
        "养老服务科：\n\n"
        "《2024年小计划》6月进展应于6月20日（含当日）前报送，你科尚有 3 项未报：\n\n"
        "1. 1.1-01 适老化改造〔仙霞新村街道、新泾镇〕\n"
        "2. 1.1-03 护理员持证率\n"
        "3. 1.1-04 养老院项目\n\n"
        "请按时报送；数无变化的可报“无变化”。\n"
        "上报地址：https://plan.example/report?month=2024-06\n"
        "统计到 2024-06-19，此后报送的请忽略。\n\n"
        "某区民政局\n"
    )
    assert (safe.department, "1. 1.2-01" in safe.text) == ("安全管理科", True)


def test_nobody_who_owes_nothing_and_nothing_without_a_department(desk: Desk) -> None:
    """安全管理科 has told its one task. Tasks without a department are nobody's to write to. After the deadline the letter
    says so; without an address there is no line for it."""
    desk.tell("06-18", "6月,1.2-01,,是")
    (care,) = reminders(desk.plan, 6, discipline(desk.assessed("06-21"), 6), day("06-21"))
    assert care.department == "养老服务科"
    assert "请于今日补报；数无变化的可报“无变化”。\n统计到" in care.text
