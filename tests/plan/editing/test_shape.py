"""Pieces made of pieces: what two tasks that become one promised, and that each sign of the document is in one source."""

from plan.editing import Above, cut, left_of, merged, row

OVER = Above(units=("新泾镇",), lists=(("heart", "民心工程"),))
STAGES = """\
          - id: 1.1-01
            title: 综合为老服务中心
            kind: stages
            source: 推进综合为老服务中心建设
            stages: [{name: 开工, by: 4}, {name: 竣工, by: 11}]
            department: 养老科
"""
COUNT = """\
          - id: 1.1-02
            title: 老年食堂
            kind: count
            source: 新建老年食堂5家
            target: 5
            unit: 家
            by: 10
            department: 建设科
            unsure: 数写在标题里，正文没有同样的数
"""


def test_a_target_that_goes_with_its_task_is_said() -> None:
    """Steps and a number joined: the first stays what it is, what the second promised is 待确认, its 牵头 helps."""
    task = row(merged([STAGES, COUNT], OVER), OVER).task
    assert task is not None
    assert (task.kind, task.target, task.source) == ("stages", None, ("推进综合为老服务中心建设", "新建老年食堂5家"))
    assert (task.department, task.partners) == ("养老科", ("建设科",))
    assert task.unsure == (
        "由几项任务合并，请核对目标和时限",
        "“老年食堂”原为 类型 数量、目标 5、单位 家、完成月份 10月、牵头科室 建设科，合并后没有，要的请补上或拆开",
        "数写在标题里，正文没有同样的数",
    )


def test_the_other_way_round_the_steps_are_said() -> None:
    task = row(merged([COUNT, STAGES], OVER), OVER).task
    assert task is not None
    assert (task.kind, task.target) == ("count", 5)
    assert task.unsure[1] == (
        "“综合为老服务中心”原为 类型 节点、节点 开工4月、竣工11月、牵头科室 养老科，合并后没有，要的请补上或拆开"
    )


def test_two_tasks_of_the_same_number_say_nothing_more() -> None:
    """Nothing of the second is lost."""
    again = COUNT.replace("1.1-02", "1.1-03").replace("            unsure: 数写在标题里，正文没有同样的数\n", "")
    task = row(merged([again, again], OVER), OVER).task
    assert task is not None
    assert task.unsure == ("由几项任务合并，请核对目标和时限",)


def test_two_numbers_joined_lose_the_second() -> None:
    """5 家 and 3 家 are no 8 家 by themselves: only the number that differs is said."""
    other = COUNT.replace("target: 5", "target: 3").replace("老年食堂", "助餐点")
    task = row(merged([COUNT, other], OVER), OVER).task
    assert task is not None
    assert task.target == 5
    assert task.unsure[1] == "“助餐点”原为 目标 3，合并后没有，要的请补上或拆开"


DOCUMENT = "一、养老\n新建老年食堂5家，加强食堂监管。做好助餐补贴。\n二、救助\n做好助餐补贴。"
SOURCES = [["新建老年食堂5家", "加强食堂监管"], ["做好助餐补贴"], ["做好助餐补贴"]]


def test_words_marked_across_tasks_leave_their_sources() -> None:
    """家，加强食堂监管。做好 lies in both pieces of the first task and in the second; the third says the same words as the
    second, but further down. Marks between pieces belong to nobody."""
    assert left_of(DOCUMENT, " 5家，加强食堂监管。做好", SOURCES) == {0: ["新建老年食堂"], 1: ["助餐补贴"]}
    assert left_of(DOCUMENT, "加强食堂", SOURCES) == {0: ["新建老年食堂5家", "监管"]}
    assert left_of(DOCUMENT, "老年食堂5", SOURCES) == {0: ["新建", "家", "加强食堂监管"]}
    assert left_of(DOCUMENT, "二、救助", SOURCES) == {}
    assert left_of(DOCUMENT, "没有的话", SOURCES) == {}
    assert left_of(DOCUMENT, "  ", SOURCES) == {}


def test_a_task_that_words_were_taken_from_is_to_be_looked_at() -> None:
    some, none = (row(cut(COUNT, left, OVER), OVER).task for left in (["新建老年食堂"], []))
    assert some is not None
    assert none is not None
    assert (some.source, some.unsure[1]) == (("新建老年食堂",), "一部分原文划给了新建的任务，请核对目标和时限")
    assert (none.source, none.unsure[1]) == ((), "原文都划给了新建的任务，请核对要不要保留")
