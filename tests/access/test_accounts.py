"""Accounts: what changes them, who is told, what ends at once."""

import pytest

from access import AccountError, RuleError, entries
from access.people.rows import ONE_TIME_DAYS
from tests.access.conftest import GOOD, OFFICE, House, house_of


def test_the_first_administrator_is_made_once(accounts_at: str) -> None:
    house = house_of(accounts_at)
    once = house.access.first_administrator()
    assert once is not None
    assert (once.account.name, once.account.role, once.account.must_change) == ("admin", "admin", True)
    assert once.password not in repr(once)
    assert house.access.first_administrator() is None


def test_made_reset_disabled_enabled_assigned(house: House) -> None:
    """Each change is in the audit with who made it; the password never is."""
    accounts, now = house.access.accounts, house.clock()
    once = accounts.create("ＺhangSan", "张三", "staff", ["养老服务科"], by=OFFICE, now=now)
    again = accounts.reset("zhangsan", by=OFFICE, now=now)
    accounts.disable("zhangsan", by=OFFICE, now=now)
    accounts.enable("zhangsan", by=OFFICE, now=now)
    accounts.assign("zhangsan", "office", by=OFFICE, now=now)
    found = accounts.get("ZHANGSAN")
    assert found is not None
    assert (found.name, found.display, found.role, found.departments) == ("zhangsan", "张三", "office", ())
    told = [(e.event, e.who, e.address, e.detail) for e in reversed(entries(house.access.db))][2:]
    assert told == [
        ("created", "admin", "10.0.0.9", "zhangsan：科室填报人（养老服务科）"),
        ("reset", "admin", "10.0.0.9", "zhangsan"),
        ("disabled", "admin", "10.0.0.9", "zhangsan"),
        ("enabled", "admin", "10.0.0.9", "zhangsan"),
        ("role", "admin", "10.0.0.9", "zhangsan：科室填报人（养老服务科） → 局办公室"),
    ]
    assert not any(word.password in str(told) for word in (once, again))


def test_departments_are_of_staff_alone(house: House) -> None:
    accounts, now = house.access.accounts, house.clock()
    assert accounts.create("he", "何静", "leader", ["养老服务科"], by=OFFICE, now=now).account.departments == ()
    accounts.assign("he", "staff", ["养老服务科", " 养老服务科 ", ""], by=OFFICE, now=now)
    assert accounts.get("he").departments == ("养老服务科",)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["", " ", "-x", "a b", "a\nb", "<b>", "a\u202eb", "x" * 41, "../x", "a;b"])
def test_unusable_names(house: House, name: str) -> None:
    with pytest.raises(AccountError, match="账号名称用汉字"):
        house.access.accounts.create(name, "某人", "office", by=OFFICE, now=house.clock())


@pytest.mark.parametrize(
    ("display", "role", "departments", "sentence"),
    [
        ("张\u202e三", "office", [], "姓名应为 1 至 40 个看得见的字符。"),
        ("张三", "staff", [], "科室填报人应有科室，没有科室就不能报送。"),
        ("张三", "chief", [], "角色应为 leader、staff、office、admin 之一。"),
    ],
)
def test_unusable_accounts(house: House, display: str, role: str, departments: list[str], sentence: str) -> None:
    with pytest.raises(AccountError) as raised:
        house.access.accounts.create("x", display, role, departments, by=OFFICE, now=house.clock())  # type: ignore[arg-type]
    assert str(raised.value) == sentence


def test_a_name_is_given_once(house: House) -> None:
    with pytest.raises(AccountError) as raised:
        house.access.accounts.create("ADMIN", "某人", "office", by=OFFICE, now=house.clock())
    assert str(raised.value) == "账号“admin”已经有了，请换一个名称。"


def test_accounts_are_never_deleted(house: House) -> None:
    with pytest.raises(RuleError, match="not deleted"), house.access.db.writing() as con:
        con.execute("delete from accounts")


def test_an_administrator_is_always_left(house: House) -> None:
    """Neither disabling nor another role takes the last one; and nothing of the attempt stays."""
    accounts = house.access.accounts
    for attempt in (
        lambda: accounts.disable("admin", by=OFFICE, now=house.clock()),
        lambda: accounts.assign("admin", "office", by=OFFICE, now=house.clock()),
    ):
        with pytest.raises(AccountError, match="至少要留一个"):
            attempt()
    found = accounts.get("admin")
    assert found is not None
    assert (found.role, found.disabled) == ("admin", False)
    assert [event for event, _, _ in house.events()] == ["created", "password"]


def test_a_one_time_password_runs_out(house: House) -> None:
    """Good for seven days to the second."""
    once = house.access.accounts.create("li", "李四", "leader", by=OFFICE, now=house.clock())
    house.clock.pass_(days=ONE_TIME_DAYS, seconds=-1)
    assert house.access.accounts.check("li", once.password, house.clock()) is not None
    house.clock.pass_(seconds=1)
    assert house.access.accounts.check("li", once.password, house.clock()) is None


def test_a_one_time_password_does_not_stay(house: House) -> None:
    once = house.access.accounts.create("li", "李四", "leader", by=OFFICE, now=house.clock())
    house.access.accounts.change_password(once.account, GOOD, by=OFFICE, now=house.clock())
    assert house.access.accounts.check("li", once.password, house.clock()) is None
    house.clock.pass_(days=400)  # no periodic change
    found = house.access.accounts.check("li", GOOD, house.clock())
    assert found is not None
    assert not found.must_change


def test_every_answer_costs_one_hash(house: House) -> None:
    """Right, wrong, unknown, disabled, without a password, expired: counted, not timed."""
    accounts, hasher = house.access.accounts, house.access.accounts.hasher
    accounts.create("off", "停用", "leader", by=OFFICE, now=house.clock())
    accounts.disable("off", by=OFFICE, now=house.clock())
    accounts.create_sso("sso", "单点", "leader", by=OFFICE, now=house.clock())
    for name, password in (
        ("admin", GOOD),
        ("admin", "x"),
        ("nobody", "x"),
        ("off", "x"),
        ("sso", "x"),
        ("\x00\ud800", ""),
    ):
        before = hasher.used
        accounts.check(name, password, house.clock())
        assert hasher.used == before + 1, name


def test_old_costs_are_replaced_at_the_next_sign_in(house: House) -> None:
    accounts = house.access.accounts
    accounts.hasher.p = 2
    assert accounts.check("admin", GOOD, house.clock()) is not None
    with house.access.db.reading() as con:
        (kept,) = con.execute("select password from accounts where name = 'admin'").fetchone()
    assert kept.startswith("scrypt$16$1$2$")
    assert accounts.check("admin", GOOD, house.clock()) is not None


def test_the_hash_is_nowhere_in_an_account(house: House) -> None:
    assert "scrypt" not in repr(house.access.accounts.all())
