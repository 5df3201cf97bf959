"""A letter handed to the mail server of the settings, by SMTP (RFC 5321). Nothing else here opens a connection."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from access.audit import visible
from access.database.connection import AccessError
from access.mail.queue import Letter
from access.settings import Mail

PATIENCE_SECONDS = 20.0
LONGEST_ANSWER = 120


class UndeliveredError(Exception):
    """The mail server has not taken it; the message says why. `later`: it may be taken another time."""

    def __init__(self, said: str, *, later: bool = False) -> None:
        super().__init__(said)
        self.later = later


class UnsureError(Exception):
    """Nobody knows whether the mail server has taken it."""


def deliver(mail: Mail, letter: Letter, handing: Callable[[], bool]) -> bool:
    """Hand a letter over; False where `handing`, asked just before the text goes out, says that it is another's.

    Raises UndeliveredError and UnsureError.
    """
    try:
        with _connected(mail) as smtp:
            _expect(smtp.mail(mail.sender), f"不收发件人 {mail.sender}")
            _expect(smtp.rcpt(letter.recipient), f"不收收件人 {letter.recipient}")
            if not handing():
                return False
            _handed(smtp, letter)
            return True
    except smtplib.SMTPAuthenticationError as error:
        raise UndeliveredError(_answered("不认用户名或密码", error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise UndeliveredError(
            "邮件服务器没有设置里要的加密或登录方式，请管理员核对 mail 的 security 和 user"
        ) from error
    except ssl.SSLError as error:
        raise UndeliveredError(
            "邮件服务器的证书不能核实，或它不用加密，请管理员核对 mail 的 ca_file 和 security"
        ) from error
    except UnicodeEncodeError as error:  # smtplib of Python 3.11 sends ASCII alone
        raise UndeliveredError("邮件服务器的用户名和密码只能用英文字母、数字和半角符号") from error
    except AccessError as error:
        raise UndeliveredError(str(error).rstrip("。")) from error
    except (OSError, smtplib.SMTPException) as error:
        raise UndeliveredError(f"连不上邮件服务器 {mail.server}:{mail.port}，或连接断了", later=True) from error


@contextmanager
def _connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A connection as the settings want it. It is closed without a word: what was raised within is what counts."""
    own = mail.sender.rpartition("@")[2]  # how we greet: asking for the name of this machine may take long
    if mail.security == "tls":
        tls = _trusting(mail.ca_file)
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(mail.server, mail.port, own, timeout=PATIENCE_SECONDS, context=tls)
    else:
        smtp = smtplib.SMTP(mail.server, mail.port, own, timeout=PATIENCE_SECONDS)
    try:
        smtp.ehlo_or_helo_if_needed()
        if mail.security == "starttls":
            _expect(smtp.starttls(context=_trusting(mail.ca_file)), "不能加密")
            smtp.ehlo_or_helo_if_needed()
        if mail.user and mail.password:
            smtp.login(mail.user, mail.password.read().get_secret_value())
        yield smtp
    finally:
        with suppress(OSError):
            smtp.close()


def _trusting(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise AccessError(f"读不到 ca_file {ca_file}，或它不是 PEM 证书。请检查路径和内容。") from None


def _handed(smtp: smtplib.SMTP, letter: Letter) -> None:
    try:
        answer = smtp.data(letter.content)
    except smtplib.SMTPDataError as error:  # it did not want the text, and has nothing of it
        answer = (error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b"")
    except Exception as error:
        raise UnsureError from error
    _expect(answer, "不收这封邮件")
    with suppress(OSError, smtplib.SMTPException):  # it has taken the letter, however the farewell goes
        smtp.quit()


def _expect(answer: tuple[int, bytes], what: str) -> None:
    """Raise UndeliveredError for an answer that is no consent; 4xx means that it may be one another time."""
    code, said = answer
    if not 200 <= code < 300:
        raise UndeliveredError(_answered(what, code, said), later=code < 500)


def _answered(what: str, code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"邮件服务器{what}（{code} {visible(' '.join(text.split()), LONGEST_ANSWER)}）"
