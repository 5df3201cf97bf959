"""Letters: what a message says, the queue that outlives its senders, and a real mail server on the other end."""

import email
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from access import Actor, Letter, Mailing, draft, entries
from access.mail.message import sendable
from access.mail.queue import CUT_OFF, STALE_SECONDS, WAITS
from tests.access.conftest import OFFICE, START, House, house_of
from tests.conftest import ROOT

SENDER = "office@bureau.example"
ONE, TWO = "zhou@bureau.example", "wu@bureau.example"
SUBJECT = "催报：6月进展尚有 1 项未报（养老服务科）"


def mailing(*recipients: str, occasion: str = "2024-06 2024-06-18 养老服务科") -> Mailing:
    return Mailing(occasion, "2024-06", "养老服务科", recipients or (ONE,), SUBJECT, "养老服务科：\n请报送。\n.\n完\n")


def queued(house: House, *recipients: str) -> None:
    house.access.letters.add([mailing(*recipients)], SENDER, by=OFFICE, now=house.clock())


def letters(house: House) -> list[Letter]:
    return house.access.letters.of_month("2024-06")


def told(house: House) -> list[str]:
    """What the audit has of letters, oldest first: event and detail."""
    events = ("remind", "mailed", "unmailed")
    return [f"{e.event} {e.who} {e.detail}" for e in reversed(entries(house.access.db, events=events))]


@dataclass
class Post:
    """A mail server that keeps what it is given. `refuses`: what it answers to whom it does not know; `slow`: it says
    nothing when it has a letter until it is let go."""

    refuses: dict[str, str] = field(default_factory=dict)
    came: list[tuple[list[str], bytes]] = field(default_factory=list)
    slow: threading.Event | None = None
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.came.append(([*map(str, envelope.rcpt_tos)], envelope.content))
        while self.slow and not self.slow.is_set():
            await server.loop.create_task(_moment())
        return "250 OK"

    def messages(self) -> list[EmailMessage]:
        found = [email.message_from_bytes(content, policy=default) for _, content in self.came]
        return [message for message in found if isinstance(message, EmailMessage)]


async def _moment() -> None:
    import asyncio

    await asyncio.sleep(0.02)


@contextmanager
def served(post: Post, **more: Any) -> Iterator[Post]:
    with socket.socket() as probe:  # told port 0, aiosmtpd 1.4.6 knocks at port 0 to see whether it has started
        probe.bind(("127.0.0.1", 0))
        post.port = int(probe.getsockname()[1])
    controller = Controller(post, hostname="127.0.0.1", port=post.port, **more)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def house_with(place: str, port: int, more: str = "security: none") -> House:
    return house_of(place, f"mail: {{server: 127.0.0.1, port: {port}, from: {SENDER}, {more}}}\n")


def test_a_message_in_chinese() -> None:
    """As another program reads it: subject, people and text as they were; a point alone on a line ends nothing."""
    made = sendable(SENDER, (ONE, TWO), SUBJECT, mailing().text, START)
    assert made.isascii()
    assert max(map(len, made.split(b"\r\n"))) <= 78
    read = email.message_from_bytes(made, policy=default)
    assert (read["Subject"], read["From"], read["To"]) == (SUBJECT, SENDER, f"{ONE}, {TWO}")
    assert read["Date"].datetime == START
    assert read["Message-ID"].endswith("@bureau.example>")
    assert isinstance(read, EmailMessage)
    assert read.get_content() == mailing().text.replace("\n", "\r\n")


def test_a_draft_is_the_same_every_time_and_is_nobody_s_yet() -> None:
    made = draft((ONE,), SUBJECT, "请报送。\n")
    assert made == draft((ONE,), SUBJECT, "请报送。\n")
    read = email.message_from_bytes(made, policy=default)
    assert (read["To"], read["Subject"], read["X-Unsent"], read["From"], read["Date"]) == (
        ONE,
        SUBJECT,
        "1",
        None,
        None,
    )
    assert email.message_from_bytes(draft((), SUBJECT, "x"), policy=default)["To"] == ""


@pytest.mark.parametrize(
    "subject",
    ["催报\r\nBcc: evil@example.com", "催报\nBcc: evil@example.com", "催报\u2028Bcc: x", "催报\x00\x85Bcc: x"],
)
def test_no_subject_begins_another_header(subject: str) -> None:
    read = email.message_from_bytes(draft((ONE,), subject, "x"), policy=default)
    assert read["Bcc"] is None
    assert read["Subject"].startswith("催报 Bcc: ")
    assert [*read.keys()] == [
        *("To", "Subject", "Content-Type", "Content-Transfer-Encoding", "MIME-Version", "X-Unsent"),
    ]


def test_delivered_once(accounts_at: str) -> None:
    """To both people of the department, each by a letter of their own; posting again sends nothing."""
    with served(Post()) as post:
        house = house_with(accounts_at, post.port)
        queued(house, ONE, TWO)
        assert [letter.state for letter in letters(house)] == ["waiting", "waiting"]
        assert (house.access.post(), house.access.post()) == (2, 0)
    assert [to for to, _ in post.came] == [[ONE], [TWO]]
    first, second = post.messages()
    assert first["Message-ID"] == second["Message-ID"]
    assert (first["To"], first["Subject"]) == (f"{ONE}, {TWO}", SUBJECT)
    assert first.get_content() == mailing().text.replace("\n", "\r\n")
    assert [(letter.state, letter.done) for letter in letters(house)] == [("sent", START)] * 2
    assert told(house) == [
        f"remind admin 养老服务科：2024-06，发往 {ONE}、{TWO}",
        f"mailed  养老服务科：2024-06，发往 {ONE}",
        f"mailed  养老服务科：2024-06，发往 {TWO}",
    ]


def test_of_one_occasion_one_letter(house: House) -> None:
    """Asked for twice, as by two people at once; somebody new in the department gets theirs."""
    add = house.access.letters.add
    assert add([mailing(ONE)], SENDER, by=OFFICE, now=START) == [mailing(ONE)]
    assert add([mailing(ONE)], SENDER, by=Actor("wang", ""), now=START) == []
    assert add([mailing(ONE, TWO)], SENDER, by=OFFICE, now=START) == [mailing(TWO)]
    assert add([mailing(ONE, occasion="明天")], SENDER, by=OFFICE, now=START) == [mailing(ONE, occasion="明天")]
    assert len(letters(house)) == 3


def test_a_refused_recipient(accounts_at: str) -> None:
    """The other one has the letter all the same; the refusal is told, without what steers a terminal, and sent again
    once the mail server knows them."""
    with served(Post({TWO: "550 5.1.1 no such \x1b[31muser"})) as post:
        house = house_with(accounts_at, post.port)
        queued(house, TWO, ONE)
        house.access.post()
        said = f"邮件服务器不收收件人 {TWO}（550 5.1.1 no such ‹U+001B›[31muser）"
        assert {x.recipient: (x.state, x.said) for x in letters(house)} == {ONE: ("sent", ""), TWO: ("failed", said)}
        assert told(house)[1] == f"unmailed  养老服务科：2024-06，发往 {TWO}，{said}"
        post.refuses.clear()
        again = house.access.letters.again("2024-06", "failed", by=Actor("wang", "10.0.0.7"), now=house.clock())
        assert [letter.recipient for letter in again] == [TWO]
        assert house.access.post() == 1
    assert [to for to, _ in post.came] == [[ONE], [TWO]]
    assert told(house)[-2:] == [
        f"remind wang 养老服务科：2024-06，再发一次，发往 {TWO}",
        f"mailed  养老服务科：2024-06，发往 {TWO}",
    ]


def test_a_server_that_is_away_is_tried_four_times(accounts_at: str) -> None:
    """At once, after 1, 5 and 15 minutes; then it is given up, and said."""
    with served(Post()) as post:
        pass
    house = house_with(accounts_at, post.port)
    queued(house)
    said = f"连不上邮件服务器 127.0.0.1:{post.port}，或连接断了"
    for number, seconds in enumerate(WAITS, 1):
        assert (house.access.post(), house.access.post()) == (1, 0)
        (letter,) = letters(house)
        assert (letter.state, letter.tries, letter.said) == ("waiting", number, said)
        house.clock.pass_(seconds=seconds)
    assert house.access.post() == 1
    assert [(x.state, x.said) for x in letters(house)] == [("failed", said)]
    assert [line.split()[0] for line in told(house)] == ["remind", "unmailed"]


def test_a_busy_server_is_asked_again(accounts_at: str) -> None:
    with served(Post({ONE: "450 4.2.1 later"})) as post:
        house = house_with(accounts_at, post.port)
        queued(house)
        house.access.post()
        assert [(x.state, x.said) for x in letters(house)] == [
            ("waiting", f"邮件服务器不收收件人 {ONE}（450 4.2.1 later）")
        ]
        post.refuses.clear()
        house.clock.pass_(seconds=WAITS[0])
        house.access.post()
    assert [x.state for x in letters(house)] == ["sent"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _known_to(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"office", b"violins"), handled=False)


@pytest.mark.parametrize(
    ("password", "trusted", "state", "said"),
    [
        ("violins", True, "sent", ""),
        ("cellos", True, "failed", "邮件服务器不认用户名或密码（535 "),
        (
            "violins",
            False,
            "failed",
            "邮件服务器的证书不能核实，或它不用加密，请管理员核对 mail 的 ca_file 和 security",
        ),
        ("口令", True, "failed", "邮件服务器的用户名和密码只能用英文字母、数字和半角符号"),
        (None, True, "failed", "环境变量 MAIL_PASSWORD 没有设置"),
    ],
)
def test_encrypted_and_signed_in(
    accounts_at: str,
    tmp_path: Path,
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    password: str | None,
    trusted: bool,
    state: str,
    said: str,
) -> None:
    """STARTTLS and a password, as the settings say; a wrong one or a certificate of strangers is told at once."""
    (authority if trusted else trustme.CA()).cert_pem.write_to_path(tmp_path / "ca.pem")
    if password is None:
        monkeypatch.delenv("MAIL_PASSWORD", raising=False)
    else:
        monkeypatch.setenv("MAIL_PASSWORD", password)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with served(Post(), tls_context=tls, require_starttls=True, auth_required=True, authenticator=_known_to) as post:
        file = tmp_path / "ca.pem"
        more = f"ca_file: {file}, user: office, password: {{env: MAIL_PASSWORD}}"
        house = house_with(accounts_at, post.port, more)
        queued(house)
        house.access.post()
        (letter,) = letters(house)
    assert (letter.state, len(post.came)) == (state, int(state == "sent"))
    assert letter.said.startswith(said)
    assert "violins" not in "".join(told(house))


def test_a_server_that_does_not_encrypt_gets_nothing(tmp_path: Path) -> None:
    """Neither where STARTTLS is asked for nor where TLS is from the first byte on."""
    with served(Post()) as post:
        for number, (security, said) in enumerate(
            (("starttls", "邮件服务器没有设置里要的加密"), ("tls", "邮件服务器的证书不能核实，或它不用加密"))
        ):
            folder = tmp_path / str(number)
            house = house_with(f"{folder}/access.sqlite", post.port, f"security: {security}")
            queued(house)
            house.access.post()
            assert [x.state for x in letters(house)] == ["failed"]
            assert letters(house)[0].said.startswith(said)
    assert post.came == []


def test_a_sender_that_is_gone_before_the_text_went_out(house: House) -> None:
    """Nobody else takes the letter for five minutes; then it is another's, and the first may not go on with it."""
    queued(house)
    first = house.access.letters.claim(house.clock())
    assert first is not None
    assert house.access.letters.claim(house.clock()) is None
    house.clock.pass_(seconds=STALE_SECONDS + 1)
    second = house.access.letters.claim(house.clock())
    assert second is not None
    assert (second.number, second.tries) == (first.number, 2)
    assert (house.access.letters.handing(first), house.access.letters.handing(second)) == (False, True)


def test_a_sender_that_is_gone_while_the_text_goes_out(house: House) -> None:
    """Whether it arrived nobody knows: it is said, and a person sends it again. Where the first comes back after all and
    has the mail server's word, it is sent."""
    queued(house)
    first = house.access.letters.claim(house.clock())
    assert first is not None
    assert house.access.letters.handing(first)
    house.clock.pass_(seconds=STALE_SECONDS + 1)
    assert house.access.letters.claim(house.clock()) is None
    assert [(x.state, x.said) for x in letters(house)] == [("unsure", CUT_OFF)]
    assert told(house)[-1] == f"unmailed  养老服务科：2024-06，发往 {ONE}，{CUT_OFF}"
    house.access.letters.sent(first, house.clock())
    assert [x.state for x in letters(house)] == ["sent"]


def test_a_copy_of_the_accounts_sends_nothing_by_itself(house: House, tmp_path: Path) -> None:
    """Put back a week later, what waited then may long have been sent."""
    queued(house)
    (tmp_path / "back").mkdir()
    house.access.db.copy(tmp_path / "back" / "access.sqlite")
    back = house_of(tmp_path / "back")
    assert [x.state for x in letters(back)] == ["unsure"]
    assert back.access.letters.claim(house.clock()) is None
    assert [x.state for x in letters(house)] == ["waiting"]


POSTING = """
import sys
from access import open_access, read_settings
from pathlib import Path
print(open_access(read_settings(Path(sys.argv[1]))).post())
"""


def posting(folder: Path) -> subprocess.Popen[bytes]:
    """Another server process that sends what waits."""
    command = [sys.executable, "-c", POSTING, str(folder / "access.yaml")]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def settled_in(folder: Path, place: str, port: int) -> House:
    house = house_with(place, port)
    text = f"mode: accounts\ndatabase: {place}\nmail: {{server: 127.0.0.1, port: {port}, from: {SENDER}, security: none}}\n"
    (folder / "access.yaml").write_text(text, encoding="utf-8")
    return house


def test_two_processes_send_each_letter_once(tmp_path: Path, accounts_at: str) -> None:
    """Sixty letters, two processes at once: every one arrives, none twice."""
    people = [f"p{number}@bureau.example" for number in range(60)]
    with served(Post()) as post:
        house = settled_in(tmp_path, accounts_at, post.port)
        queued(house, *people)
        running = [posting(tmp_path) for _ in range(2)]
        said = [process.communicate() for process in running]
    assert [error for _, error in said] == [b"", b""]
    assert sum(int(out) for out, _ in said) == 60
    assert sorted(to[0] for to, _ in post.came) == sorted(people)
    assert {x.state for x in letters(house)} == {"sent"}


def test_killed_while_it_sends(tmp_path: Path, accounts_at: str) -> None:
    """The mail server has the text and has not said so when the process is killed. Started again it sends nothing twice,
    and says after five minutes that nobody knows."""
    with served(Post(slow=threading.Event())) as post:
        assert post.slow is not None
        house = settled_in(tmp_path, accounts_at, post.port)
        queued(house)
        process = posting(tmp_path)
        until = time.monotonic() + 60
        while not post.came and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        post.slow.set()
        assert posting(tmp_path).communicate() == (b"0\n", b"")
        assert [x.state for x in letters(house)] == ["handing"]
        with house.access.db.writing() as con:  # the clock of the other process is the real one
            con.execute("update letters set claimed = claimed - ?", (STALE_SECONDS + 1,))
        assert posting(tmp_path).communicate() == (b"0\n", b"")
    assert [(x.state, x.said) for x in letters(house)] == [("unsure", CUT_OFF)]
    assert len(post.came) == 1
