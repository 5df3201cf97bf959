"""What is drawn from: 点位, or a list of which nothing but hashes and row numbers is kept."""

import hashlib
from fractions import Fraction

import pytest

from records import DrawError, FileError, TakenAlong, Upload, Wish, draw_sample, samples, share_of, taken_along
from records.inspection.onsite.private import is_identity_number
from records.inspection.onsite.samples import drawn_lines
from tests.conftest import Desk, moment
from tests.records.inspection.test_checks import batch, bring, either, known, months, of, spot

__all__ = ["either", "spot"]
LIST = "序号,街镇,事项\n1,新华路街道,低保\n2,新泾镇,特困\n3,新泾镇,临时救助\n合计,,3\n"


def drawn(desk: Desk, *tasks: str, listed: str | None = None, when: str = "07-01", **wish: object) -> TakenAlong:
    told = {"number": 1, "share": None, "each_unit": False, "cross": False, "seed": "20241108", **wish}
    with desk.store.writing() as con:
        return draw_sample(
            con,
            desk.plan,
            tasks,
            6,
            Wish(**told),  # type: ignore[arg-type]
            person="李明",
            when=moment(when),
            listed=Upload("名单.csv", listed.encode()) if listed else None,
        )


def test_the_same_seed_draws_the_same_again_and_everything_is_kept(either: Desk) -> None:
    """The fingerprint is that of `t1|乙⇥新泾镇⏎t1|甲⇥新华路街道⏎`, sorted: 乙 is U+4E59, 甲 U+7532."""
    first, again = drawn(either, "t1", cross=True, number=2), drawn(either, "t1", cross=True, number=2, when="07-02")
    assert [v.place for v in first.visits] == [v.place for v in again.visits]
    assert {(v.place.site, v.place.unit, v.place.checker) for v in first.visits} == {
        ("甲", "新华路街道", "新泾镇"),
        ("乙", "新泾镇", "新华路街道"),
    }
    sample = first.sample
    assert (
        sample.sha256
        == hashlib.sha256("t1|乙\t新泾镇\nt1|甲\t新华路街道\n".encode()).hexdigest()
        == again.sample.sha256
    )
    assert (sample.seed, sample.number, sample.population, sample.crossed, sample.tasks) == (
        "20241108",
        2,
        2,
        True,
        ("t1",),
    )
    assert "HMAC-SHA256" in sample.method
    with either.store.reading() as con:
        assert [s.batch for s in samples(con, 2024, either.number())] == [again.sample.batch, sample.batch]


def test_sites_with_a_report_are_drawn_from_and_all_where_none_has_one(spot: Desk) -> None:
    """t1: 甲 and 乙 were reported; a third that was not is no case. t2: 丙 was not reported, and is the only one."""
    batch(spot.store, "sites", "06-20", [of("丁", "新泾镇", "t1")])
    assert drawn(spot, "t1").sample.population == 2
    assert [v.place.site for v in drawn(spot, "t2").visits] == ["丙"]
    assert drawn(spot, "t1", "t2").sample.population == 2


def test_what_was_reported_stands_beside_each_place(spot: Desk) -> None:
    batch(spot.store, "import", "07-05", told=months(6, 甲="竣工"))
    found = drawn(spot, "t1", number=2, when="07-04")
    assert {v.place.site: v.told.stage for v in found.visits if v.told} == {"甲": "竣工", "乙": "竣工"}


def test_a_share_of_each_unit_comes_to_one_of_each(spot: Desk) -> None:
    found = drawn(spot, "t1", number=None, share=Fraction(1, 10), each_unit=True)
    assert sorted(v.place.unit for v in found.visits) == ["新华路街道", "新泾镇"]


def test_a_list_leaves_hashes_and_row_numbers_alone(spot: Desk) -> None:
    """Row 3 of the file is 2,新泾镇,特困; nothing of the texts is in the store."""
    found = drawn(spot, "t3", listed=LIST, number=3)
    assert sorted((v.place.line, v.place.unit) for v in found.visits) == [
        (2, "新华路街道"),
        (3, "新泾镇"),
        (4, "新泾镇"),
    ]
    hashes = {v.place.line: v.place.sha256 for v in found.visits}
    assert hashes[3] == hashlib.sha256("2\t新泾镇\t特困".encode()).hexdigest()
    if spot.store.file:
        kept = b"".join(path.read_bytes() for path in spot.store.file.parent.glob("progress.duckdb*"))
        assert "特困".encode() not in kept
    with spot.store.reading() as con:
        assert drawn_lines(con, spot.number()) == {("t3", 2), ("t3", 3), ("t3", 4)}
        assert taken_along(con, spot.plan, found.sample.batch) == found
    assert bring(spot, "2024-07-08,t3,第 3 行,,王芳,,,是,,").numbers == (1,)
    assert known(spot)[0].site == "第 3 行"
    assert [p.message for p in bring(spot, "2024-07-08,t3,第 9 行,,王芳,,,是,,").judged.rejected] == [
        "第 2 行「点位编号」：读到“第 9 行”，任务 t3 没有这个点位。请照抽查表填写点位编号。"
    ]


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        ("姓名,身份证号码\n甲,1\n", "第 1 行有「身份证号码」这一列，是个人信息。"),
        ("编号,说明\n1,11010519491231002X\n", "第 2 行有身份证号，是个人信息。"),
        ("编号,说明\n1,110105194912310000\n", "第 2 行有身份证号，是个人信息。"),
    ],
)
def test_a_list_with_identity_numbers_is_not_read_further(spot: Desk, listed: str, sentence: str) -> None:
    before = spot.number()
    with pytest.raises(FileError) as raised:
        drawn(spot, "t3", listed=listed)
    assert str(raised.value).startswith(sentence) and str(raised.value).endswith("也没有存下任何内容。")
    assert spot.number() == before


def test_identity_numbers_by_their_last_sign() -> None:
    """GB 11643-1999, Annex A: 11010519491231002X is one; with another last sign it is none."""
    assert is_identity_number("11010519491231002X") and is_identity_number("11010519491231002x")
    assert not is_identity_number("110105194912310021") and not is_identity_number("110105194913310020")


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        ("街镇,事项\n火星路,低保\n", "名单第 2 行「街镇」：读到“火星路”，不认识这个街镇。请改正后再抽。"),
        ("街镇,事项\n新泾镇,低保\n新泾镇,低保\n", "名单第 3 行与第 2 行完全相同。请先去掉重复的。"),
        ("街镇,事项\n", "没有可抽的对象。"),
    ],
)
def test_lists_that_cannot_be_drawn_from(spot: Desk, listed: str, sentence: str) -> None:
    with pytest.raises(DrawError) as raised:
        drawn(spot, "t3", listed=listed)
    assert str(raised.value) == sentence


def test_a_task_without_sites_has_nothing_to_draw(spot: Desk) -> None:
    with pytest.raises(DrawError) as raised:
        drawn(spot, "t3")
    assert str(raised.value) == "任务 t3 任务3没有点位，没有可抽的对象。请先导入点位，或给出名单。"


def test_shares() -> None:
    assert [share_of(text) for text in ("20%", "0.2", "100%")] == [Fraction(1, 5), Fraction(1, 5), 1]
    for text in ("20", "0", "-5%", "两成左右"):
        with pytest.raises(DrawError, match="请写成 20% 这样"):
            share_of(text)
