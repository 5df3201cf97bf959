"""Documents of different sort and shape against the drafts that a person expects of them (documents.py)."""

import pytest

from plan import Task
from plan.drafting import Draft, draft, read_document
from plan.drafting.writing import decimal
from tests.plan.drafting import documents


def told(task: Task) -> str:
    """A task on a line, as documents.py writes it."""
    target = task.target
    number = task.unit if target is None else f"{decimal(target)} {task.unit}"
    if target is not None and task.kind == "rate":
        number = f"{decimal(target * 100)}%"
    number += " at_most" * task.at_most + " stretch" * task.stretch
    steps = [f"{month}:{decimal(value)}" for month, value in task.schedule.items()]
    when = [f"{stage.name}{stage.by}" for stage in task.stages] or [str(task.by)] * bool(task.by)
    who = [name for name in (task.department, "、".join(task.partners), task.leader) if name]
    parts = (f"{task.id} {task.kind} {task.title}", number.strip(), " ".join([*when, *steps]), " / ".join(who))
    return " | ".join(part for part in parts if part)


def drafted(name: str) -> Draft:
    return draft([read_document(f"{name}.txt", getattr(documents, name).encode())], 2025)


@pytest.mark.parametrize("name", ["CIVIL", "SCHOOLS", "HEALTH", "HOUSING", "PLAIN"])
def test_what_becomes_of_a_document(name: str) -> None:
    made = drafted(name)
    assert [told(task) for task in made.plan.tasks.values()] == getattr(documents, f"{name}_TASKS").strip().split("\n")
    assert made.covered == 1


def test_areas_and_sections() -> None:
    """一、 with （一） below; 1. 2. alone; headings of Markdown under a title; 第一部分 with 1. below."""
    shapes = {
        name: [(a.title, [s.title for s in a.sections]) for a in drafted(name).plan.areas]
        for name in ("CIVIL", "SCHOOLS", "HEALTH", "HOUSING", "PLAIN")
    }
    assert shapes == {
        "CIVIL": [("织密民生保障网", ["兜牢救助底线", "提升养老服务"])],
        "SCHOOLS": [("2025年教育工作计划", ["2025年教育工作计划"])],
        "HEALTH": [("公共卫生", ["公共卫生"]), ("医疗服务", ["医疗服务"])],
        "HOUSING": [("住房保障", ["保障性住房", "老旧小区改造"]), ("城市更新", ["城中村改造", "历史建筑"])],
        "PLAIN": [("重点工作", ["重点工作"])],
    }


def test_the_title_page_and_the_signature_are_no_tasks() -> None:
    header = drafted("CIVIL").plan.header
    assert (header.title, header.document, header.issuer, str(header.issued)) == (
        "2025年某某区民政工作要点",
        "某民〔2025〕3号",
        "某某区民政局",
        "2025-01-20",
    )
    assert drafted("CIVIL").left_over == ("2025年是“十四五”收官之年，全局要锚定目标，确保完成各项任务。",)


def test_every_number_is_a_target_a_deadline_or_said_to_be_none() -> None:
    """Those of two documents that are no target, each with its reason."""
    assert [tuple(each) for each in drafted("CIVIL").no_targets] == [
        ("2025年是“十四五”收官之年", "在标题、引言或落款里，不是任务"),
        ("三是落实残疾人两项补贴制度", "前面没有表示做成多少的动词，说的是名称、范围或要求"),
        ("每个养老机构不少于3名持证社工", "是每一个（人、站、月）的标准，不是总数"),
        ("抓实12345热线办理", "热线电话"),
    ]
    assert [tuple(each) for each in drafted("HOUSING").no_targets] == [
        ("由1200户增加到1500户发放", "是原来的数"),
        ("修缮三五处历史建筑", "没有确定的数"),
        ("各街镇至少建成1处口袋公园", "是每一个（人、站、月）的标准，不是总数"),
    ]


def test_what_is_guessed_is_marked_with_its_reason() -> None:
    assert [tuple(each) for each in drafted("HOUSING").unsure] == [
        ("2.1-01", "时限 12月是原文写的，其余节点和月份按通常做法暂列"),
        ("2.1-02", "节点和月份按通常做法暂列：前期手续、施工、竣工验收"),
        ("2.1-02", "时限在计划年度以后，请写明今年做到哪一步"),
        ("2.2-01", "“三五处”没有当作目标：没有确定的数"),
        ("2.2-01", "节点和月份按通常做法暂列：前期手续、施工、竣工验收"),
        ("2.2-02", "“1处”没有当作目标：是每一个（人、站、月）的标准，不是总数"),
        ("2.2-02", "节点和月份按通常做法暂列：前期手续、施工、竣工验收"),
    ]


def test_a_number_in_a_heading_is_kept() -> None:
    """A heading that promises what the text below does not is a task; one whose number stands below is not."""
    text = "一、民生\n（一）新增托位500个。加强监管。\n（二）新建食堂3家。新建食堂3家，做好运营。\n"
    made = draft([read_document("甲.txt", text.encode())], 2025)
    assert [told(task) for task in made.plan.tasks.values()] == [
        "1.1-01 count 新增托位 | 500 个",
        "1.1-02 duty 加强监管",
        "1.2-01 count 新建食堂 | 3 家",
        "1.2-02 duty 做好运营",
    ]
    assert made.plan.tasks["1.1-01"].unsure == ("数写在标题里，正文没有同样的数",)


def test_several_documents_are_one_plan() -> None:
    """Ids go on; the first document with a title names the plan."""
    read = [read_document(f"{n}.txt", getattr(documents, n).encode()) for n in ("PLAIN", "SCHOOLS")]
    made = draft(read, 2025)
    assert (made.plan.title, len(made.plan.areas), len(made.plan.tasks)) == ("2025年教育工作计划", 2, 13)
    assert {place.document for place in made.placed if place.id.startswith("2.")} == {1}


def test_items_that_follow_a_bracket_begin_anew() -> None:
    """What is in brackets at the end says who does it; 二是 behind it is a number, and no word of the task."""
    text = "2025年教育工作要点\n一、提升质量\n一是新建幼儿园2所。（基础教育科）二是持续加强师德建设。（人事科）"
    made = draft([read_document("甲.txt", text.encode())], 2025)
    assert [(t.title, t.department) for t in made.plan.tasks.values()] == [
        ("新建幼儿园", "基础教育科"),
        ("持续加强师德建设", "人事科"),
    ]


def test_an_item_without_a_bracket_is_nobody_s_where_the_others_bear_one() -> None:
    """Of three items the first and the third say who; the second stays open instead of being given to the third's."""
    text = (
        "2025年教育工作要点\n一、提升质量\n"
        "一是新建幼儿园2所。（基础教育科）二是编制招生方案。三是新建实训基地3个。（职业教育科）"
    )
    made = draft([read_document("甲.txt", text.encode())], 2025)
    assert [t.department for t in made.plan.tasks.values()] == ["基础教育科", "", "职业教育科"]
    alone = text.replace("（基础教育科）", "")
    made = draft([read_document("甲.txt", alone.encode())], 2025)
    assert [t.department for t in made.plan.tasks.values()] == ["职业教育科"] * 3
