"""Where a request comes from, and when a proxy's word counts."""

from typing import Any

import pytest

from access.gate.client import claim, client_address, from_this_machine, host_name, own_name, scheme
from access.settings import Settings, parse_settings

PROXY = "10.1.2.3"
SSO = parse_settings(
    f"""
mode: accounts
proxies: [{PROXY}, 10.1.9.0/24]
trusted_header: {{user: X-Remote-User, name: X-Remote-Name, role: X-Remote-Role,
  departments: X-Remote-Departments, groups: X-Remote-Groups, from: [{PROXY}]}}
groups:
  领导: {{role: leader}}
  养老: {{role: staff, departments: [养老服务科]}}
  救助: {{role: staff, departments: [社会救助科]}}
  办公室: {{role: office}}
"""
)


def scope(peer: str, server: str = "10.0.0.100", scheme: str = "http", **told: str) -> dict[str, Any]:
    headers = [(k.replace("_", "-").encode(), v.encode()) for k, v in told.items()]
    return {"type": "http", "client": (peer, 5), "server": (server, 8501), "scheme": scheme, "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "8.8.8.8", "10.0.0.1"),  # not a proxy of ours: its word does not count
        (PROXY, "10.0.0.7", "10.0.0.7"),
        (PROXY, "8.8.8.8, 10.0.0.7", "10.0.0.7"),  # what the client wrote itself stands further left
        (PROXY, "10.0.0.7, 10.1.9.4", "10.0.0.7"),  # two proxies
        (PROXY, "10.0.0.7:1234", "10.0.0.7"),
        (PROXY, "fd00::7", "fd00::7"),
        (PROXY, "[fd00::7]:1234", "fd00::7"),
        (PROXY, "rubbish", PROXY),
        (PROXY, "", PROXY),
        ("::ffff:10.0.0.1", "", "10.0.0.1"),
        ("fd00::5", "", "fd00::5"),
    ],
)
def test_the_address(peer: str, forwarded: str, address: str) -> None:
    told = {"x_forwarded_for": forwarded} if forwarded else {}
    assert client_address(scope(peer, **told), SSO) == address


def test_without_an_address() -> None:
    assert client_address({**scope("x"), "client": None}, SSO) == ""


@pytest.mark.parametrize(
    ("peer", "wire", "said", "shown"),
    [
        ("10.0.0.1", "http", "", "http"),
        ("10.0.0.1", "https", "", "https"),
        ("10.0.0.1", "wss", "", "https"),
        ("10.0.0.1", "ws", "", "http"),
        ("10.0.0.1", "http", "https", "http"),  # not a proxy of ours: its word does not count
        ("10.0.0.1", "https", "http", "https"),
        (PROXY, "http", "https", "https"),
        (PROXY, "ws", "wss", "https"),
        (PROXY, "https", "http", "http"),  # the proxy speaks TLS with us, the browser none with the proxy
        (PROXY, "http", "https, http", "http"),  # what the client wrote itself stands further left
        (PROXY, "http", " HTTPS ", "https"),
        (PROXY, "https", "gopher", "https"),
        (PROXY, "http", "", "http"),
    ],
)
def test_the_scheme_of_the_browser(peer: str, wire: str, said: str, shown: str) -> None:
    told = {"x_forwarded_proto": said} if said else {}
    assert scheme(scope(peer, scheme=wire, **told), SSO) == shown


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("plan.example", "https"),
        ("PLAN.example:443", "https"),
        ("plan.example:8501", "http"),
        ("127.0.0.1:8501", "http"),
        ("", "http"),
    ],
)
def test_public_url_tells_the_scheme_of_its_own_host(host: str, shown: str) -> None:
    """Whoever passes it on and whatever they say; another name for this server is spoken to as the wire says."""
    settings = parse_settings(f"mode: accounts\nproxies: [{PROXY}]\npublic_url: https://plan.example")
    assert scheme(scope("10.0.0.1", host=host), settings) == shown
    assert scheme(scope(PROXY, host=host, x_forwarded_proto="http"), settings) == shown


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8501", "127.0.0.1", "127.0.0.1:8501", "127.5.5.5", "[::1]:8501"]
)
def test_this_machine(host: str) -> None:
    assert from_this_machine(scope("127.0.0.1", "127.0.0.1", host=host))
    assert own_name(host)


@pytest.mark.parametrize(
    "found",
    [
        scope("10.0.0.1", "127.0.0.1", host="localhost"),
        scope("127.0.0.1", "10.0.0.100", host="localhost"),
        scope("127.0.0.1", "127.0.0.1", host="plan.example"),  # DNS rebinding
        scope("127.0.0.1", "127.0.0.1", host="localhost.evil.example"),
        scope("127.0.0.1", "127.0.0.1", host="127.0.0.1.evil.example"),
        scope("127.0.0.1", "127.0.0.1", host="evil.example:127"),
        scope("127.0.0.1", "127.0.0.1", host=""),
        scope("127.0.0.1", "127.0.0.1"),
        scope("127.0.0.1", "127.0.0.1", host="localhost", x_forwarded_for="10.0.0.1"),
        scope("127.0.0.1", "127.0.0.1", host="localhost", x_real_ip="10.0.0.1"),
        scope("127.0.0.1", "127.0.0.1", host="localhost", x_forwarded_proto="https"),
        {**scope("127.0.0.1", host="localhost"), "client": None},
        {**scope("127.0.0.1", host="localhost"), "server": ("/run/workplan.sock", None)},
    ],
)
def test_not_this_machine(found: dict[str, Any]) -> None:
    assert not from_this_machine(found)


def test_names_of_hosts() -> None:
    assert [host_name(h) for h in ("A.example:80", "[::1]:80", "[::1]", "x")] == ["a.example", "[::1]", "[::1]", "x"]


def test_what_the_proxy_says() -> None:
    found = claim(scope(PROXY, x_remote_user="ZhangSan", x_remote_name="张三", x_remote_groups="养老; 救助,别的"), SSO)
    assert found == ("trusted_header", "zhangsan", "ZhangSan", "张三", "staff", ("养老服务科", "社会救助科"))


def test_of_several_groups_the_one_that_may_do_most() -> None:
    found = claim(scope(PROXY, x_remote_user="a", x_remote_groups="办公室,领导,养老"), SSO)
    assert found is not None
    assert (found.role, found.departments) == ("office", ("养老服务科",))


def test_names_as_they_are_or_percent_encoded() -> None:
    for value in ("张三", "%E5%BC%A0%E4%B8%89"):
        found = claim(scope(PROXY, x_remote_user="a", x_remote_name=value), SSO)
        assert found is not None
        assert found.display == "张三"


def test_a_role_and_departments_said_directly() -> None:
    found = claim(scope(PROXY, x_remote_user="a", x_remote_role="staff", x_remote_departments="养老服务科"), SSO)
    assert found is not None
    assert (found.role, found.departments) == ("staff", ("养老服务科",))
    unknown = claim(scope(PROXY, x_remote_user="a", x_remote_role="root"), SSO)
    assert unknown is not None
    assert unknown.role is None


@pytest.mark.parametrize(
    "found",
    [
        scope("10.0.0.1", x_remote_user="admin"),  # anybody
        scope("10.1.9.4", x_remote_user="admin"),  # a proxy, but not one that signs people in
        scope(PROXY),  # the proxy says nothing
        scope(PROXY, x_remote_user=" "),
        # an address that uvicorn took from the client's own X-Forwarded-For
        scope(PROXY, x_remote_user="admin", x_forwarded_for=PROXY),
        scope(PROXY, x_remote_user="admin", x_forwarded_for=f"{PROXY}:443, 10.0.0.1"),
        {**scope(PROXY, x_remote_user="admin"), "client": None},
        {**scope(PROXY), "headers": [(b"x-remote-user", b"a"), (b"x-remote-user", b"admin")]},
    ],
)
def test_nobody_is_believed(found: dict[str, Any]) -> None:
    assert claim(found, SSO) is None


def test_without_a_declared_proxy_nobody_is() -> None:
    assert claim(scope("127.0.0.1", x_remote_user="admin"), Settings()) is None


def test_a_proxy_that_passes_the_address_on_is_believed() -> None:
    found = claim(scope(PROXY, x_remote_user="a", x_forwarded_for="10.0.0.7"), SSO)
    assert found is not None
    assert found.name == "a"
