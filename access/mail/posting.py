"""Whatever waits is sent, one letter after the other. Several processes may do so at once."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from access.database.connection import AccessError
from access.mail.outgoing import UndeliveredError, UnsureError, deliver
from access.mail.queue import Letters
from access.settings import Mail

log = logging.getLogger("workplan")
FAILED = "发送程序出错，请管理员看日志"


def post(letters: Letters, mail: Mail, now: Callable[[], datetime]) -> int:
    """Send every letter whose turn it is; how many were tried. Raises AccessError where the database cannot be written."""
    tried = 0
    while letter := letters.claim(now()):
        tried += 1
        try:
            if deliver(mail, letter, partial(letters.handing, letter)):
                letters.sent(letter, now())
        except UndeliveredError as error:
            letters.failed(letter, str(error), now(), later=error.later)
        except AccessError:
            raise  # sent or not, the letter stays as it was noted last: given up here, it would be told wrong
        except UnsureError:
            letters.unsure(letter, now())
        except Exception:
            log.exception("a letter cannot be sent")
            letters.failed(letter, FAILED, now())
    return tried
