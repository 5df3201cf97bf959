"""The page drawn on the server: charts at the places where Plotly draws them, words as Streamlit shows them."""

import json

import pytest
from streamlit.proto.Delta_pb2 import Delta

from pages.parts.frame.first.chart import Words, chart
from pages.parts.frame.first.drawing import page
from pages.parts.frame.first.tree import grown

MONTHS = {"tickvals": [3, 4], "ticktext": ["3月", "4月"], "range": [2, 6]}


def spec(data: list[dict[str, object]], layout: dict[str, object]) -> str:
    return json.dumps({"data": data, "layout": {"height": 266, "xaxis": MONTHS, **layout}})


def line(y: list[float | None], **more: object) -> dict[str, object]:
    """Of two months, as charts/figures.py has it."""
    return {"type": "scatter", "mode": "lines", "x": [3, 4], "y": y, "line": {"color": "#6b7683", "width": 2}, **more}


def test_lines_months_and_words_are_where_plotly_has_them() -> None:
    """266 pixels less 34 above and 32 below leave a room of 200; of 0 to 100 % in it 25 % is 150 pixels down. Of the
    months 2 to 6 along it the 3rd is at a quarter."""
    axis = {"range": [0, 100], "tickvals": [0, 25], "ticktext": ["0%", "25%"]}
    said = {
        "text": "<b>完成率 25%</b>",
        "x": 3,
        "y": 25,
        "xanchor": "right",
        "xshift": -4,
        "yanchor": "bottom",
        "yshift": 5,
    }
    found = chart(
        spec([line([0, 25])], {"yaxis": axis, "annotations": [{**said, "font": {"color": "#1f6fb2", "size": 14}}]})
    )
    assert (found.height, found.room, found.grid) == (266, 200, True)
    assert found.ticks == ((200, "0%"), (150, "25%"))
    assert found.months == ((25, "3月"), (50, "4月"))
    assert [each.path for each in found.lines] == ["M25 200L50 150"]
    assert found.words == (Words(25, 145, "完成率 25%", 14, "#1f6fb2", bold=True, shift=-4, ends=True, above=True),)


def test_steps_gaps_points_and_packed_numbers() -> None:
    """A step keeps its value until the next month; a month without a figure is no point. Plotly packs numbers as base64:
    100 as a byte is `ZA==`, twice `ZGQ=`."""
    axis = {"range": [0, 200], "tickvals": [], "ticktext": []}
    packed = {"dtype": "i1", "bdata": "ZGQ="}
    steps = line([], line={"color": "#6b7683", "width": 2, "shape": "hv"}) | {"y": packed}
    dots = line([50, None], mode="lines+markers", marker={"size": 7})
    found = chart(spec([steps, dots], {"yaxis": axis}))
    assert [(each.path, each.width) for each in found.lines] == [
        ("M25 100H50V100", 2),
        ("M25 150", 2),
        ("M25 150h0", 7),
    ]


def test_the_height_that_plotly_finds_itself() -> None:
    """A line to 95 of 200 pixels: Plotly leaves 5 % above, so the top is 100 and ticks stand at 0, 20 … 100."""
    found = chart(spec([line([0, 95])], {"yaxis": {"rangemode": "tozero", "ticksuffix": "%"}}))
    assert [(round(y), text) for y, text in found.ticks] == [
        (200, "0%"), (160, "20%"), (120, "40%"), (80, "60%"), (40, "80%"), (0, "100%"),
    ]  # fmt: skip


def test_lying_bars() -> None:
    """Two rows of 100 pixels, the first below; the longest of 19 takes 95 % of the width, one not reported nothing."""
    bars = {
        "type": "bar",
        "orientation": "h",
        "width": 0.5,
        "marker": {"color": "#1f6fb2"},
        "x": [19, None],
        "y": ["新泾镇", "虹桥街道"],
        "text": ["19户", "未报"],
    }
    found = chart(spec([bars], {"xaxis": {}, "yaxis": {}}))
    assert found.ticks == ((150, "新泾镇"), (50, "虹桥街道"))
    assert [(each.y, round(each.length, 6), each.height, each.text) for each in found.bars] == [
        (125, 95, 50, "19户"),
        (25, 0, 50, "未报"),
    ]


def element(**kinds: str) -> Delta:
    """One that Streamlit would be sent: `heading` with Markdown, `html`, or another kind by its name."""
    made = Delta()
    for kind, text in kinds.items():
        if kind == "heading":
            made.new_element.heading.tag, made.new_element.heading.body = "h1", text
        elif kind == "html":
            made.new_element.html.body = text
        else:
            getattr(made.new_element, kind).SetInParent()
    return made


def test_what_follows_something_that_is_not_drawn_is_left_out() -> None:
    deltas = {
        (0, 0): element(heading="标题"),
        (0, 1): element(file_uploader=""),
        (0, 2): element(html="<p>后面</p>"),
    }
    found = grown(deltas, 0)
    assert ([node.kind for node in found.nodes], found.whole) == (["heading"], False)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        (r"2\.1\-05 适老化改造", "2.1-05 适老化改造"),
        (r"\<b\>加粗\<\/b\>", "&lt;b&gt;加粗&lt;/b&gt;"),
        ("~~终止~~", None),
    ],
)
def test_a_title_is_text(markdown: str, shown: str | None) -> None:
    """As html.plain escaped it; one with markup of our own, a task that has ended, is left to Streamlit."""
    found = page({(0, 0): element(heading=markdown), (1, 0): element(html="<p>菜单</p>")})
    assert (found is None) == (shown is None)
    if found:
        assert f"<h1>{shown}</h1>" in found
        assert "<p>菜单</p>" in found


def test_a_page_without_a_title_is_not_drawn() -> None:
    """Nothing to see but a box to upload a file into, or an error."""
    assert page({(0, 0): element(html="<p>提示</p>"), (0, 1): element(alert="")}) is None
