"""One form for a key in every sentence: its Chinese name, which /plan shows, and the key, which the file has."""

from itertools import chain

from plan import model
from plan.check import named, somewhere
from plan.check.named import KEYS
from plan.editing.cells import CELLS
from plan.reading.read import PARTS


def test_every_key_that_the_file_may_have_has_a_name() -> None:
    """Also of keys added later: a key without a name would be English on a page."""
    parts = {"": model.Plan, **PARTS}
    fields = [(part, field.alias or name) for part, of in parts.items() for name, field in of.model_fields.items()]
    assert [(part, key) for part, key in fields if key not in KEYS[part]] == []


def test_a_key_by_its_place() -> None:
    """`title` is something else of a task, a section, an area and the plan; a month below a schedule is the schedule."""
    tasks = ("areas", 0, "sections", 1, "tasks", 2)
    assert named((*tasks, "title")) == "「任务名称」（title）"
    assert named((*tasks, "schedule", 6)) == "「倒排计划」（schedule）"
    assert named((*tasks, "stages", 0, "by")) == "「节点月份」（by）"
    assert named(("areas", 0, "sections", 1, "title")) == "「条的标题」（title）"
    assert named(("plan", "title")) == "「标题」（title）"
    assert named((*tasks, "unit_targets", "新泾镇")) == "「新泾镇」"
    assert (somewhere("unit"), somewhere("units"), somewhere("zzz")) == (
        "「单位」（unit）",
        "「街镇」（units）",
        "「zzz」",
    )


def test_names_are_those_of_the_page() -> None:
    assert set(CELLS) <= set(chain(KEYS["tasks"].values()))
    assert CELLS[:4] == ("任务编号", "任务名称", "类型", "目标")
