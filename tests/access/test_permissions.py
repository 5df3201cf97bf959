"""The table of who may do what, whole, and the traps of asking it."""

import pytest

from access import ACTIONS, NAMES, ROLES, Role, may
from access.opened import LOCAL
from pages.parts.visit.view import PAGES
from tests.access.conftest import OFFICE, House

TABLE = """
page:report     staff office admin
page:mine       staff leader office admin
page:office     leader office admin
page:audit      office admin
template        staff office admin
original        staff office admin
upload          staff office admin
revert          staff office admin
answer          office admin
inspect         office admin
rectify         staff office admin
lock            office admin
unlock          office admin
plan            office admin
decide          leader office admin
arrange         leader office admin
remind          office admin
clear_demo      office admin
audit           office admin
accounts        admin
"""


def holder(house: House, role: Role) -> object:
    return house.access.accounts.create(f"x-{role}", "某人", role, ["养老服务科"], by=OFFICE, now=house.clock()).account


def test_the_whole_table(house: House) -> None:
    """Every action and role; what is not listed is everybody's. With the own department where one is asked."""
    listed = {line.split()[0]: set(line.split()[1:]) for line in TABLE.strip().splitlines()}
    assert set(listed) <= set(ACTIONS)
    for role in ROLES:
        someone = holder(house, role)
        for action in ACTIONS:
            expected = role in listed.get(action, set(ROLES))
            assert may(someone, action, "养老服务科") is expected, (role, action)  # type: ignore[arg-type]


def test_every_action_that_is_no_page_has_a_name() -> None:
    assert set(NAMES) == {action for action in ACTIONS if not action.startswith("page:")}


def test_every_page_has_its_line() -> None:
    assert {f"page:{name}" for name in PAGES} <= set(ACTIONS)


@pytest.mark.parametrize("action", ["upload", "revert", "checks", "rectify"])
def test_staff_for_their_own_department_only(house: House, action: str) -> None:
    """Another's, none named, part of a name, a list: no."""
    someone = holder(house, "staff")
    asked = ["养老服务科", "社会救助科", None, "", "养老", "养老服务科 "]
    assert [may(someone, action, d) for d in asked] == [True, False, False, False, False, False]  # type: ignore[arg-type]


def test_nobody_and_the_disabled_may_nothing(house: House) -> None:
    house.person("li", "office")
    gone = house.access.accounts.disable("li", by=OFFICE, now=house.clock())
    assert not any(may(who, action) for who in (None, gone) for action in ACTIONS)


def test_an_unknown_action_is_a_mistake_of_ours(house: House) -> None:
    with pytest.raises(KeyError):
        may(holder(house, "admin"), "uplaod")  # type: ignore[arg-type]


def test_at_the_machine_itself_everything_but_accounts() -> None:
    assert {action for action in ACTIONS if not may(LOCAL, action)} == {"accounts"}
