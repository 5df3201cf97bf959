"""A letter as a message of mail (RFC 5322). What stands in its headers is made harmless here, whoever wrote it."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


def sendable(sender: str, to: Iterable[str], subject: str, text: str, now: datetime) -> bytes:
    """The message as it goes to the mail server. Its Message-ID stays the same however often it is sent, so that mail
    servers and readers that look for it show it once.
    """
    found = _message(to, subject, text)
    found["From"] = Address(addr_spec=sender)
    found["Date"] = format_datetime(now)
    found["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"  # so that no absence note comes back (RFC 3834)
    return found.as_bytes()


def draft(to: Iterable[str], subject: str, text: str) -> bytes:
    """An .eml file: a letter that a mail program opens to be sent. Who sends it, and when, is filled in there."""
    found = _message(to, subject, text)
    found["X-Unsent"] = "1"  # Outlook opens the file as a draft then
    return found.as_bytes()


def _message(to: Iterable[str], subject: str, text: str) -> EmailMessage:
    found = EmailMessage(policy=SMTP)
    found["To"] = [Address(addr_spec=address) for address in to]
    found["Subject"] = on_one_line(subject)
    found.set_content(text, charset="utf-8", cte="base64")  # not every mail server passes eight bits on
    return found


def on_one_line(text: str) -> str:
    """The text without anything that begins another line or is not seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
