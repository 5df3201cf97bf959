"""sites of a task: which stages its places go through, and from which on one counts."""

import pytest

from tests.plan.test_plan_fields import good, sentences

COUNT = ("title: x", "kind: count", "target: 10", "unit: 家")


def test_a_site_counts_from_its_stage_on() -> None:
    sites = good(*COUNT, "sites: {stages: [选址, 竣工, 启用], counted: 竣工}").sites
    assert sites
    assert [sites.counts(stage) for stage in ("未开始", "选址", "竣工", "启用", "别的")] == [
        False,
        False,
        True,
        True,
        False,
    ]
    assert [sites.number(stage) for stage in ("未开始", "选址", "启用", "别的")] == [0, 1, 3, None]
    assert good(*COUNT).sites is None


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "{stages: [选址, 启用], counted: 启用了}",
            "第 15 行「计数节点」（counted）：读到“启用了”，应为点位的节点之一：选址、启用。是不是想写「启用」？",
        ),
        (
            "{stages: [选址, 选址], counted: 选址}",
            "第 15 行「点位节点」（stages）：读到“选址”，点位的节点名称重复或为保留词。",
        ),
        (
            "{stages: [未开始, 启用], counted: 启用}",
            "第 15 行「点位节点」（stages）：读到“未开始”，点位的节点名称重复或为保留词。",
        ),
        (
            "{stages: [选址], counted: 选址, count: 1}",
            "第 15 行「count」：不认识这个键。是不是想写「计数节点」（counted）？",
        ),
    ],
)
def test_what_is_wrong_is_said(written: str, sentence: str) -> None:
    assert sentences(*COUNT, f"sites: {written}") == [sentence]


def test_only_counts_have_sites() -> None:
    assert sentences("title: x", "kind: duty", "sites: {stages: [启用], counted: 启用}") == [
        "第 13 行「点位」（sites）：常态任务不用这一项。请删去，或改「类型」（kind）。"
    ]
