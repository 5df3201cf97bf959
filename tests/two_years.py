"""Two years in one store: t1 is 适老化 of 甲科 in 2024 and something else of 乙科 in 2025; 2025's t2 is what t1 was."""

from dataclasses import dataclass
from datetime import datetime

from plan import Plan, parse_plan
from records import Sender, Store, Taken, Upload, remember_plan, take
from tests.conftest import HEADER, plan_of

OLD = plan_of(
    "kind: count, target: 300, unit: 户, department: 甲科",
    "kind: duty, department: 甲科",
    reporting=", deadlines: {2024-12: 2025-01-20}",
)
NEW = parse_plan(
    plan_of(
        "kind: count, target: 10, unit: 家, department: 乙科",
        "kind: count, target: 280, unit: 户, department: 甲科, previous: t1",
        "kind: duty, department: 甲科, previous: t2",
        "kind: rate, target: 90%, department: 甲科",
    ).text.replace("year: 2024", "year: 2025")
)
TURN = datetime(2025, 1, 2, 9)
"""When the plan of 2025 came into force."""


@dataclass
class TwoYears:
    """A store that knows both plans; 2025's is today's."""

    store: Store

    def tell(self, plan: Plan, when: str, *rows: str, office: bool = True, person: str = "张三") -> Taken:
        """Hand in rows as of tests/conftest.py; all must be good."""
        taken = self.hand_in(plan, when, *rows, office=office, person=person)
        assert taken.checked.rejected == ()
        return taken

    def hand_in(self, plan: Plan, when: str, *rows: str, office: bool = True, person: str = "张三") -> Taken:
        moment = datetime.fromisoformat(f"{when}T09:00")
        upload = Upload("月报.csv", "\n".join([HEADER, *rows]).encode())
        with self.store.writing() as con:
            return take(con, plan, upload, Sender(person, moment, moment, office=office))


def two_years(store: Store) -> TwoYears:
    """2024: 120, then 280 户 in November, in time; 2025's plan comes into force with batch 4."""
    remember_plan(store, OLD, datetime(2024, 3, 1, 9))
    found = TwoYears(store)
    found.tell(OLD, "2024-06-18", "2024-06,t1,,120", "2024-06,t2,,是")
    found.tell(OLD, "2024-11-18", "2024-11,t1,,280", "2024-11,t2,,否")
    remember_plan(store, NEW, TURN)
    return found
