"""Months and dates as text: one month or none, whatever the time of day behind a whole date."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan import Plan
from records.checking.entry import RowReader
from records.reading import cells
from records.reading.sheet import Row
from tests.conftest import Desk


@pytest.mark.parametrize(
    "text",
    ["2024.4-6", "2024-4.6", "2024/4-6", "2024年4-6", "2024年4月-6月", "2024.4~6", "2024年4、6月", "4-6月", "1—6月"]
    + [
        "截至6月底",
        "6月底",
        "1月至6月",
        "上半年",
        "二季度",
        "2024年4月6月",
        "1 2月",
        "2024 1 2",
        "2024-06-31",
        "2024-6-",
    ]
    + ["2024-06 08:30", "6月 0:00", "8:30", "2024/6/1 25:00", "2024/6/1 0:00 起"],
)
def test_what_is_no_single_month(text: str) -> None:
    assert cells.month(text, 2024) is None


@pytest.mark.parametrize(
    "text",
    ["2024/6/1 0:00", "2024-06-01 08:30:00", "2024-06-01T00:00:00", "2024-06-01T00:00:00Z", "2024-06-01T08:30:00.123"]
    + ["2024-06-01T00:00:00+08:00", "2024/6/1  8：30", "2024年6月1日 8时30分", "2024/6/1 上午 12:00:00", "2024.6.1"]
    + ["2024-06-01 12:00:00 AM", "2024年6月1日星期六", "2024-06-30 23:59:59", "2024-06-30 23:59", "20240615 08:30"]
    + ["2024-06-15T16:00:00.000Z", "2024-06-15 16:00:00", "6⽉", "2024 06", "2024年6月30号"],
)
def test_june(text: str) -> None:
    """A time of day behind a whole date says nothing about the month."""
    assert cells.month(text, 2024) == date(2024, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2024-10-31T16:00:00.000Z",
        "2024-10-31 16:00:00",
        "2024/10/31 16:00",
        "2024/10/31 4:00:00 PM",
        "2024-10-31 下午 4:00",
    ]
    + ["2024-10-31 15:59:17", "2024-10-31 23:59:17", "2024-10-31T15:59:17Z"],
)
def test_midnight_of_another_place(text: str) -> None:
    """Trap: JavaScript in China writes 1 November as 31 October 16:00, SheetJS 43 seconds earlier. Neither month is
    certain, so neither is read."""
    assert cells.month(text, 2024) is None


@given(st.datetimes(datetime(2024, 3, 1), datetime(2024, 12, 30)), st.sampled_from(["-", "/", "."]), st.booleans())
def test_a_moment_is_its_month_or_none(moment: datetime, sign: str, seconds: bool) -> None:
    """Never another month than the one written; none only in the last hours of a month."""
    written = f"{moment:%Y{sign}%m{sign}%d} {moment:{'%H:%M:%S' if seconds else '%H:%M'}}"
    month = cells.month(written, 2024)
    late = (moment + timedelta(hours=8, minutes=1)).month != moment.month
    assert month == moment.date().replace(day=1) or (late and month is None)


@given(
    st.integers(1, 12), st.integers(1, 12), st.sampled_from("-~至、—－"), st.sampled_from(["2024.", "2024年", "2024/"])
)
def test_a_span_of_months_is_never_one(first: int, last: int, sign: str, year: str) -> None:
    assert cells.month(f"{year}{first}{sign}{last}", 2024) is None
    assert cells.month(f"{first}{sign}{last}月", 2024) is None


@pytest.mark.parametrize(
    ("received", "example"),
    [("03-18", "2024-03"), ("06-18", "2024-06"), ("06-25", "2024-06"), ("07-02", "2024-06"), ("07-08", "2024-07")]
    + [("01-10", "2024-03"), ("12-31", "2024-12")],
)
def test_the_example_is_the_month_being_reported(desk: Desk, received: str, example: str) -> None:
    """The one whose deadline (the 20th, in April the 22nd) is nearest to the day of receipt."""
    assert desk.told("六月,1.1-01,,1", received=received) == [
        f"第 2 行「月份」：读到“六月”，应为月份。请写成 {example} 这样。"
    ]


def test_the_example_is_the_month_chosen(desk: Desk) -> None:
    taken = desk.hand_in("月份,任务编号,完成值\n上月,1.1-01,1\n", month=9)
    assert [p.message for p in taken.checked.rejected] == [
        "第 2 行「月份」：读到“上月”，应为月份。请写成 2024-09 这样。"
    ]


def test_without_a_day_of_receipt_the_first_month_is_shown(small: Plan) -> None:
    reader = RowReader(small, None)
    assert reader.read(Row(2, "上月", "1.1-01", "", "", "1", "", "", "", "", "")) is None
    assert [p.message for p in reader.rejected] == ["第 2 行「月份」：读到“上月”，应为月份。请写成 2024-03 这样。"]
