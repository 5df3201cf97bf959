"""What stands beside the table: the paper that the plan in force was drafted from, else the tasks' own words."""

from access import Begun, PlanCopies
from plan import fingerprint, plan_text_of, targets_path
from plan.editing import parted
from records import Version, default_store, publish
from tests.conftest import moment
from tests.pages.test_plan_exchange import DOCUMENT, TEXT, Desk, desk, post, told

__all__ = ["desk"]


def changed(desk: Desk, text: str) -> int:
    """A working copy of a plan that was published, as 修改现行清单 begins it."""
    where = PlanCopies(desk.house.access.db)
    where.end(desk.copy, "published")
    pieces = [(piece.sort, piece.text) for piece in parted(text)]
    desk.copy = where.begin(Begun(2025, "现行清单", "plan", "", pieces), who="林", now=moment("05-01"))
    return desk.copy


def published(text: str, document: str | None) -> Version:
    before = plan_text_of(targets_path()) or ""
    return publish(
        default_store(), targets_path(), text, opened=fingerprint(before), by="林", when=moment("04-01"),
        reason="调整", from_month=5, document=document,
    )  # fmt: skip


def test_a_plan_that_is_changed_has_its_paper_with_marks(desk: Desk) -> None:
    """Kept with the version that was drafted from it; the adjustment after it has none of its own."""
    published(TEXT, DOCUMENT)
    published(TEXT.replace("target: 2", "target: 2   # 核过"), None)
    found = told(post(desk.signed_in("lin"), changed(desk, TEXT)))
    assert found["document"] == DOCUMENT
    marked = {DOCUMENT[start:end] for start, end, _ in found["marks"]}
    assert marked == {"新建综合为老服务中心2家、老年助餐点5家", "6月底前制定办法", "持续加强监管"}


def test_without_a_paper_the_words_of_the_tasks(desk: Desk) -> None:
    published(TEXT, None)
    found = told(post(desk.signed_in("lin"), changed(desk, TEXT)))
    assert found["document"] == (
        "养老\n\n兜底\n新建综合为老服务中心2家、老年助餐点5家\n6月底前制定办法\n\n监管\n持续加强监管"
    )
