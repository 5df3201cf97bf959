"""manage.py in January: targets.yaml is the new year's, the last month of the old one is still to be taken in."""

import csv
import json
from datetime import datetime

from records import Store
from tests.commands.conftest import Shell
from tests.two_years import NEW, two_years


def test_december_in_january(shell: Shell) -> None:
    """Taken in, judged, asked for and written down by 2024's plan; without --month the rows are told where they belong;
    today's plan stays the last one."""
    store = Store(shell.folder.parent / "progress.duckdb")
    two_years(store)
    (shell.folder / "targets.yaml").write_text(NEW.text, encoding="utf-8")
    shell.told["WORKPLAN_TARGETS"] = str(shell.folder / "targets.yaml")
    file = shell.write("12月.csv", "2024-12,t1,,310")
    lost = shell.run("import", file, "--by", "张三")
    assert lost.returncode == 1
    assert lost.stdout.splitlines()[1:] == [
        "  有误 第 2 行「月份」：读到“2024-12”，不是计划年度 2025 年。请核对年份。",
        "  提示 其中 1 行是 2024-12 的；要按2024年的计划导入，请加 --month 2024-12。",
    ]
    taken = shell.said("import", file, "--by", "张三", "--month", "2024-12", "--received", "2025-01-18T09:00")
    assert taken.startswith("12月.csv：批次 5：1 行入库")
    found = json.loads(shell.said("status", "--month", "2024-12", "--format", "json"))
    assert (found["plan"]["year"], found["month"], found["tasks"][0]["lamp_then"]) == (2024, "2024-12", "done")
    assert json.loads(shell.said("status", "--format", "json"))["plan"]["year"] == 2025
    shell.said("template", "--month", "2024-12", "--department", "甲科", "--out", "模板.csv")
    rows = csv.DictReader((shell.folder / "模板.csv").read_text(encoding="utf-8-sig").splitlines())
    assert {(row["月份"], row["任务编号"]) for row in rows} == {("2024年12月", "t1"), ("2024年12月", "t2")}
    assert shell.refused("status", "--month", "2023-12") == (
        "--month 读到“2023-12”，应为 2024-03 到 2024-12、2025-03 到 2025-12 之间的月份。"
    )
    assert shell.refused("status", "--month", "2025-03", "--as-of", "3-20241201") == (
        "数据版本 3-20241201 时的计划没有 2025-03 这个月份。请换一个数据版本或月份。"
    )
    told = [row["month"] for row in json.loads(shell.said("history", "--task", "t1", "--format", "json"))]
    assert told == ["2024-12", "2024-11", "2024-06"]
    with store.reading() as con:
        kinds = con.execute("select kind, stored from batches where batch >= 4 order by batch").fetchall()
    assert [kind for kind, _ in kinds] == ["plan", "import"]
    assert kinds[1][1] > datetime(2025, 1, 1)
