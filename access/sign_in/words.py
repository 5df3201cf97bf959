"""What the pages of accounts call things."""

from datetime import datetime

from access.people.rows import Account
from access.people.sessions import WAYS
from records.clock import local

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Mac OS", "macOS"), ("Linux", "Linux")),
)


def way(name: str) -> str:
    """`密码`: how somebody signed in."""
    return WAYS.get(name, name)


def state(account: Account) -> str:
    """`停用`, `待改一次性密码` or `可用`."""
    return "停用" if account.disabled else "待改一次性密码" if account.must_change else "可用"


def browser(agent: str) -> str:
    """`Edge，Windows` of a User-Agent; `其他` for what is none of the usual ones. The names are in all of them, so the
    rarer are looked for first."""
    found = [next((shown for sign, shown in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS)]
    return "，".join(part for part in found if part) or "其他"


def moment(at: datetime) -> str:
    """The bureau's wall-clock time, to the minute."""
    return f"{local(at):%Y-%m-%d %H:%M}"
