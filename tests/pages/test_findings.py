"""What the titles of charts say: the finding, worked by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from pages.parts.charts import findings
from records import Store
from tests.conftest import Desk, plan_of

COUNT = "kind: count, target: 611, unit: 张"


def told(store: Store, tasks: str, *rows: str, month: int = 10) -> str:
    """The title of t1's chart, seen at the end of the year, when `rows` are `month,value`."""
    desk = Desk(store, plan_of(tasks))
    for row in rows:
        at, value = row.split(",", 1)
        desk.tell(f"{int(at):02d}-18", f"{at}月,t1,,{value}")
    return findings.task(desk.standing("t1", month, "12-31"))


def test_where_a_number_is_heading(file_store: Store) -> None:
    """132, 150 and 168: 24 a month with the 96 of July before them (36, 18, 18); two reports left: 168 + 48 = 216."""
    assert told(file_store, COUNT, "7,96", "8,132", "9,150", "10,168") == "按目前速度年底只有 216张，差 395张"


def test_a_number_that_will_be_passed(file_store: Store) -> None:
    """30 a month in the last three, 270 in October: 330 of 300."""
    rows = ("7,180", "8,210", "9,240", "10,270")
    assert told(file_store, "kind: count, target: 300, unit: 户", *rows) == "按目前速度年底约 330户，超过目标 30户"


@pytest.mark.parametrize(
    ("tasks", "rows", "said"),
    [
        (COUNT, (), "还没有报过数"),
        (COUNT, ("10,611",), "611张，已达到目标"),
        (COUNT, ("10,700",), "700张，超额完成"),
        ("kind: rate, target: 90%, pace: linear", ("10,60%",), "目前 60%，慢于序时进度 16.7 个百分点"),
        ("kind: direction, baseline: 20, direction: at_most, unit: 天", ("10,18",), "目前 18天，好转"),
    ],
)
def test_what_there_is_to_say(file_store: Store, tasks: str, rows: tuple[str, ...], said: str) -> None:
    """Of a rate: 60/90 is 66.7 %, in October 83.3 % are due."""
    assert told(file_store, tasks, *rows) == said


@pytest.mark.parametrize(
    ("completion", "due", "said"),
    [
        ("0.752", "0.735", "完成率 75.2%，快于序时进度 1.7 个百分点"),
        ("0.735", "0.752", "完成率 73.5%，慢于序时进度 1.7 个百分点"),
        ("0.5", "0.5", "完成率 50.0%，与序时进度持平"),
    ],
)
def test_the_whole_against_its_pace(file_store: Store, completion: str, due: str, said: str) -> None:
    """The difference is that of the figures shown."""
    found = Desk(file_store, plan_of(COUNT)).status(10, "12-31").totals
    assert findings.whole(replace(found, completion=Fraction(completion), due_completion=Fraction(due))) == said


def test_a_month_of_which_nothing_was_said_is_held_against_nothing(file_store: Store) -> None:
    found = Desk(file_store, plan_of(COUNT)).status(10, "12-31").totals
    assert findings.whole(replace(found, compared=False, completion=Fraction(1, 2))) == "完成率 50.0%"
    assert findings.whole(replace(found, completion=None)) == "完成率与序时"
