"""Who of a single sign-on is which account: bound once, never by the name alone, a password or an identity."""

from typing import Any

import pytest

from access import AccountError, RuleError, entries
from access.people.rows import Account
from access.single_sign_on.identities import DISABLED, TAKEN, TRUSTED_HEADER, UNKNOWN, Claim
from tests.access.conftest import GOOD, OFFICE, House, house_of

ZHANG = Claim("https://sso.example", "4711", "Zhang", "张三", "leader", ())


def came(house: House, said: Claim = ZHANG, **more: Any) -> Account:
    return house.access.identities.account(said._replace(**more), by=OFFICE, now=house.clock())


def kept_out(house: House, sentence: str, **more: Any) -> None:
    with pytest.raises(AccountError) as raised:
        came(house, **more)
    assert str(raised.value) == sentence


def test_made_and_bound_at_once(house: House) -> None:
    made = came(house)
    assert (made.name, made.display, made.role, made.has_password) == ("zhang", "张三", "leader", False)
    told = [(e.event, e.detail) for e in reversed(entries(house.access.db))][2:]
    assert told == [("created", "zhang：单点登录，局领导"), ("bound", "zhang：https://sso.example")]
    assert came(house) == made
    assert len(entries(house.access.db)) == 4  # nothing new the second time


def test_bound_by_subject_whatever_the_name(house: House) -> None:
    """The same person under another name, even one of a local account, is the same account."""
    first = came(house)
    for name in ("Wang", "admin", "<b>"):
        assert came(house, name=name).number == first.number
    assert len(house.access.accounts.all()) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"name": "admin"},
        {"name": "ＡＤＭＩＮ"},
        {"subject": "4712"},
        {"issuer": "https://other.example", "subject": "4711"},
        {"issuer": TRUSTED_HEADER, "subject": "zhang"},
    ],
)
def test_a_name_alone_is_nobody(house: House, more: dict[str, str]) -> None:
    """A local account's name; the name of somebody bound, said by another subject, issuer or way."""
    came(house)
    kept_out(house, TAKEN, **{"subject": "new", **more})


def test_an_account_waiting_for_its_person(house: House) -> None:
    """Made without a password, by the administrator or before identities were kept: the first of its name is it."""
    house.access.accounts.create_sso("zhang", "张三丰", "staff", ["养老服务科"], by=OFFICE, now=house.clock())
    came_in = came(house, role=None)
    assert (came_in.display, came_in.role, came_in.departments) == ("张三丰", "staff", ("养老服务科",))
    kept_out(house, TAKEN, subject="4712")
    assert came(house).role == "leader"  # a group gives one now


def test_nobody_without_a_role(house: House) -> None:
    kept_out(house, UNKNOWN, role=None)
    kept_out(house, "科室填报人应有科室，没有科室就不能报送。", role="staff")
    assert [account.name for account in house.access.accounts.all()] == ["admin"]


def test_a_disabled_account(house: House) -> None:
    """Bound or waiting; nothing about it changes either."""
    came(house)
    house.access.accounts.create_sso("li", "李四", "leader", by=OFFICE, now=house.clock())
    for name in ("zhang", "li"):
        house.access.accounts.disable(name, by=OFFICE, now=house.clock())
    kept_out(house, DISABLED, role="office")
    kept_out(house, DISABLED, name="li", subject="1", role="office")
    assert {account.role for account in house.access.accounts.all()} == {"admin", "leader"}
    house.access.accounts.enable("li", by=OFFICE, now=house.clock())
    assert came(house, name="li", subject="2").name == "li"


def test_from_a_password_to_an_identity(house: House) -> None:
    """The password is gone and its sessions are; who comes next under the name is bound; the audit says so."""
    house.person("zhang", "office")
    browser = house.browser()
    browser.sign_in("zhang")
    kept_out(house, TAKEN)
    changed = house.access.accounts.to_sso("zhang", passwords=True, by=OFFICE, now=house.clock())
    assert not changed.has_password
    assert browser.get("/").status == 303
    assert browser.sign_in("zhang", GOOD).status == 401
    assert came(house, role=None).number == changed.number
    assert ("released", "zhang") in [(e.event, e.detail) for e in entries(house.access.db)]


def test_from_one_identity_to_another(house: House) -> None:
    """For a provider that is replaced by another: the account waits for its person anew."""
    first = came(house, issuer=TRUSTED_HEADER, subject="zhang")
    kept_out(house, TAKEN)
    house.access.accounts.to_sso("zhang", passwords=True, by=OFFICE, now=house.clock())
    assert came(house).number == first.number
    kept_out(house, TAKEN, issuer=TRUSTED_HEADER, subject="zhang")


def test_a_password_instead_of_an_identity(house: House) -> None:
    came(house)
    once = house.access.accounts.reset("zhang", by=OFFICE, now=house.clock())
    assert house.access.accounts.check("zhang", once.password, house.clock()) is not None
    kept_out(house, TAKEN)


def test_an_administrator_with_a_password_is_left(house: House) -> None:
    """One who signs in elsewhere is no help on the day the provider is away; without passwords it does not matter."""
    accounts, now = house.access.accounts, house.clock()
    came(house, role="admin")
    with pytest.raises(AccountError) as raised:
        accounts.to_sso("admin", passwords=True, by=OFFICE, now=now)
    assert str(raised.value) == "至少要留一个有密码的系统管理员，统一身份不可用时还能进来。请先给别人密码。"
    found = accounts.get("admin")
    assert found is not None
    assert found.has_password
    assert not accounts.to_sso("admin", passwords=False, by=OFFICE, now=now).has_password


def test_a_name_is_given_once_without_a_password_too(house: House) -> None:
    with pytest.raises(AccountError) as raised:
        house.access.accounts.create_sso("ADMIN", "某人", "office", by=OFFICE, now=house.clock())
    assert str(raised.value) == "账号“admin”已经有了，请换一个名称。"


def test_one_account_one_identity(house: House) -> None:
    """The file itself refuses a second one."""
    number = came(house).number
    with pytest.raises(RuleError), house.access.db.writing() as con:
        con.execute("insert into identities values ('x', 'y', ?, 0)", (number,))


def test_the_proxy_s_word_does_not_open_a_local_account(accounts_at: str) -> None:
    house = house_of(accounts_at, "trusted_header: {user: X-Remote-User, role: X-Remote-Role, from: [10.1.2.3]}")
    house.person("admin", "admin")
    browser = house.browser("10.1.2.3")
    answer = browser.get("/", told={"x-remote-user": "Admin", "x-remote-role": "admin"})
    assert (answer.status, TAKEN in answer.body) == (403, True)
    assert browser.sign_in("admin").status == 303  # where the proxy says nothing, the password still does
    assert browser.get("/").status == 200
