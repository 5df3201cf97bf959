"""Past the gate: other writings of addresses, hosts, cookies, headers, bodies and handshakes that no browser sends.

Most are sent as bytes, where a client would put them in order first.
"""

import re

import pytest
from websockets import InvalidStatus, Origin
from websockets.sync.client import connect

from tests.browser.conftest import Server
from tests.browser.visitors import PEOPLE, STRANGERS, ask, cookie, parsed, raw, settle_in, strangers


@pytest.fixture(scope="module")
def house(guarded: Server) -> tuple[Server, dict[str, str]]:
    """The server with an account of each role, and the cookies of strangers."""
    settle_in(guarded)
    return guarded, strangers(guarded)


TRICKS = """
/look/.. /look/... /look/.css /look/office /look/x.css /look/0123456789.html /look/0123456789.css/ /look/0123456789.css.
/look/0123456789.css%00 /look/0123456789.css;/office /look/0123456789.css%2foffice /look//0123456789.css
/look/..%2foffice /look/%2e%2e/office /look/0123456789.css/../../office /look/0123456789.css%20 /look/%30123456789.css%0d%0a
/LOOK/0123456789.css /look\\0123456789.css /look/..;/office /look/../office /look/0123456789.css\\..\\..\\office
/_stcore/health/ /_stcore/health/../metrics /_stcore/health%2f..%2fmetrics /_stcore/health;x /_stcore/health. //_stcore/health
/_stcore//health /_STCORE/health /_stcore/health%20 /_stcore/health%00 /_stcore/health%0a /_stcore/health/%2e%2e/host-config
/_stcore/health%3f /_stcore/./health /x/../_stcore/health /_stcore/health/..;/metrics /%5fstcore/metrics
/login/ /login/../office /login%2f..%2foffice /login;/office /LOGIN /Login /login. /login%00 /login%20 //login /./login
/login/..%2foffice /login%2foffice /password/ /password/../office /logout/ /logout/../office \\office office
/%2e%2e/office /..;/office /%2e/office //office ///office //evil.example/office /office%00 /office%ff /%c0%ae%c0%ae/office
http://127.0.0.1/office http://evil.example/office http://evil.example/_stcore/metrics https://x@127.0.0.1/media/x
ws://127.0.0.1/_stcore/stream file:///etc/passwd * /media/..%2f..%2fetc%2fpasswd /media/../_stcore/metrics
/static/..%2f..%2fapp.py /static/../../app.py /component/../app.py /_stcore/bidi-components/..%2f..%2fapp.py
""".split()
OUR_OWN = """
/%6cook/0123456789.css /look/0123456789.css?/../office /look/0123456789.css?x=/media/x /_stcore/health?x=/../metrics /_stcore%2fhealth
/_stcore/%68ealth /login?next=//evil.example /%6cogin
""".split()
"""Other writings of public addresses, which are the very same for everybody who reads them."""


@pytest.mark.parametrize("target", TRICKS)
def test_no_writing_of_an_address_leads_past_the_gate(house: tuple[Server, dict[str, str]], target: str) -> None:
    """Sent as it is, where a client would put it in order first."""
    server, _ = house
    for method in ("GET", "POST", "OPTIONS"):
        asked = (
            f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nConnection: close\r\n\r\n"
        )
        status, body = parsed(raw(server, asked.encode()))
        assert status in (400, 401, 404, 405), (method, status, body[:200])
        assert len(body) < 200, method


@pytest.mark.parametrize("target", OUR_OWN)
def test_other_writings_of_what_is_public(house: tuple[Server, dict[str, str]], target: str) -> None:
    server, _ = house
    status, body = parsed(raw(server, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()))
    assert status == 200
    assert b'id="root"' not in body
    assert b"evil.example" not in body


@pytest.mark.parametrize(
    "target", ["//evil.example/", "/%2fevil.example/", "/\\evil.example/", "///evil.example//", "/x//"]
)
def test_nobody_signed_in_is_led_elsewhere(house: tuple[Server, dict[str, str]], target: str) -> None:
    """A slash at the end is taken off by leading to the address without it: never to another host."""
    server, _ = house
    answer = raw(server, lines("Host: x", f"Cookie: {cookie(server, PEOPLE['leader'])}", target=target))
    to = [line for line in answer.split(b"\r\n") if line.lower().startswith(b"location:")]
    assert not [line for line in to if re.match(rb"location:\s*(//|/?\\|\w+:)", line, re.IGNORECASE)], to


def lines(*headers: str, method: str = "GET", target: str = "/_stcore/host-config", http: str = "1.1") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/{http}", *headers, "Connection: close", "", ""]).encode("latin-1")


def test_hosts_and_cookies(house: tuple[Server, dict[str, str]]) -> None:
    """Neither a host nor a forwarding, neither a second cookie nor the shape of one lets anybody in."""
    server, brought = house
    cases = [
        [f"Host: {host}"] for host in ("evil.example", "", "127.0.0.1:1", "localhost@evil.example", "[::1]", "a b")
    ]
    cases += [["Host: 127.0.0.1", "Host: evil.example"], [], ["X-Forwarded-For: 127.0.0.1", "Host: localhost"]]
    cases += [["Host: localhost", f"X-{name}: admin"] for name in ("Workplan-Sid", "Forwarded-User", "Remote-User")]
    cases += [
        ["Host: x", f"{name}: /_stcore/health"] for name in ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix")
    ]
    cases += [["Host: x", f"X-HTTP-Method-Override: {method}"] for method in ("GET", "HEAD")]
    for who in ("anonymous", "made up", "disabled", "revoked", "expired", "handle"):
        cases.append(["Host: x", f"Cookie: {brought[who]}", f"Cookie: {brought['made up']}"])
        cases.append(["Host: x", f"Cookie: {brought['made up']}; {brought[who]}; workplan-session"])
        cases.append(["Host: x", f"Cookie: __Host-{brought[who]}", f"Authorization: Bearer {brought[who][17:]}"])
    for case in cases:
        for http in ("1.1", "1.0"):
            status, body = parsed(raw(server, lines(*case, http=http)))
            assert (status, len(body) < 200) in ((401, True), (400, True)), (http, case, body[:100])


def test_of_two_session_cookies_one_at_most_counts(house: tuple[Server, dict[str, str]]) -> None:
    """Whoever can plant a second cookie beside somebody's gains nothing: his own session, or none."""
    server, brought = house
    mine = cookie(server, PEOPLE["leader"])
    for pair in ([mine, brought["made up"]], [brought["made up"], mine]):
        status, _ = parsed(raw(server, lines("Host: x", f"Cookie: {'; '.join(pair)}")))
        assert status in (200, 401)
    assert parsed(raw(server, lines("Host: x", f"Cookie: {mine}")))[0] == 200


def test_headers_have_an_end(house: tuple[Server, dict[str, str]]) -> None:
    """100 kB of a header, of a cookie, of an address, and 10 000 headers: refused, and the server goes on."""
    server, _ = house
    large = "x" * 100_000
    many = [f"X-{number}: x" for number in range(10_000)]
    for asked in (
        lines("Host: x", f"X-Large: {large}"),
        lines("Host: x", f"Cookie: workplan-session={large}"),
        lines("Host: x", target=f"/{large}"),
        lines("Host: x", target=f"/login?next=/{large}"),
        lines("Host: x", *many),
        b"GET " + b"A" * 1_000_000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    ):
        status, body = parsed(raw(server, asked, 5))
        assert status in (0, 400, 401) or (status, len(body) < 2_000) == (200, True), body[:100]
    assert ask(server, "GET", "/_stcore/health")[0] == 200


@pytest.mark.parametrize(
    "framing",
    [
        ["Content-Length: 5", "Content-Length: 60"],
        ["Content-Length: 5, 60"],
        ["Content-Length: 5\r\n\tx: 1"],
        ["Transfer-Encoding: chunked, identity"],
        ["Transfer-Encoding: xchunked"],
        ["Transfer-Encoding : chunked"],
        ["Content-Length: +5"],
        ["Content-Length: -1"],
        ["Content-Length: 0x5"],
        ["Transfer-Encoding: identity"],
    ],
)
def test_a_request_hidden_in_another(house: tuple[Server, dict[str, str]], framing: list[str]) -> None:
    """Where the length of a body could be read in two ways, it is not read at all."""
    server, _ = house
    hidden = f"GET /_stcore/host-config HTTP/1.1\r\nHost: x\r\nCookie: {cookie(server, PEOPLE['admin'])}\r\n\r\n"
    head = ["POST /login HTTP/1.1", "Host: x", "Origin: http://x", *framing, "", ""]
    answer = raw(server, ("\r\n".join(head) + "0\r\n\r\n" + hidden).encode(), 3)
    assert parsed(answer)[0] == 400
    assert answer.count(b"HTTP/1.1 ") == 1


def test_chunked_counts_where_a_length_is_said_too(house: tuple[Server, dict[str, str]]) -> None:
    """RFC 9112 section 6.3: the length is ignored, so 60 bytes more are not waited for and what follows is not a body."""
    server, _ = house
    head = "POST /login HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n"
    second = "GET /_stcore/host-config HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = raw(server, f"{head}\r\n0\r\n\r\n{second}".encode(), 5)
    assert answer.count(b"HTTP/1.1 ") == 2
    assert "请先登录。".encode() in answer.rpartition(b"HTTP/1.1 401")[2]


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_on_the_websocket(house: tuple[Server, dict[str, str]], who: str) -> None:
    """Refused before it is accepted."""
    server, brought = house
    assert refused(server, brought[who]) == 403


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "http://127.0.0.1"])
def test_a_foreign_page_on_the_websocket(house: tuple[Server, dict[str, str]], origin: str) -> None:
    server, _ = house
    mine = cookie(server, PEOPLE["admin"])
    assert refused(server, mine, origin) == 403


def refused(server: Server, brought: str, origin: str | None = None) -> int:
    with pytest.raises(InvalidStatus) as raised:
        connect(
            server.address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=Origin(server.address if origin is None else origin) if origin != "" else None,
            additional_headers={"cookie": brought} if brought else {},
        )
    return raised.value.response.status_code
