"""催报 as letters: to whom each goes, the .eml to take away; where the settings name a mail server, sending them."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from access import Actor, Letter
from metrics.month.reminding import Reminder
from pages.parts import html
from pages.parts.office import letters
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Press, Typed
from pages.parts.visit.view import View
from plan import Plan
from records import local, now

LOOK_SECONDS = 3.0
"""How often it is looked how far the letters are, while some have not been tried yet."""
AGAIN: dict[Literal["failed", "unsure"], str] = {
    "failed": "没有发出的 {} 封再发一次",
    "unsure": "不知道是否发出的 {} 封再发一次（收件人可能收到两次）",
}


def draw(shown: View, owing: list[Reminder], file: Callable[[str], str]) -> None:
    """A row for each department that owes something; the buttons that send. `file`: where its letter is taken away."""
    pressed.said("remind", toast=True)
    mail, sent = gatekeeper.access().settings.mail, _letters(shown)
    if mail is None:
        st.caption("没有设置邮件服务器。下载邮件文件（.eml），用邮件软件打开就能发送。收件人是各科室填报人账号的邮箱。")
    else:
        who = html.plain(mail.sender)
        st.caption(f"收件人是各科室填报人账号的邮箱，发件人 {who}。一个科室一天只催一次，按最新数据。")
        _buttons(shown, owing, sent)
    lively = LOOK_SECONDS if any(_fresh(letter) for letter in sent) else None
    st.fragment(_states, run_every=lively)(shown, owing, file, lively is not None)


def _buttons(shown: View, owing: list[Reminder], sent: list[Letter]) -> None:
    """Above the table, which may be long."""
    _send(shown, owing)
    for state, label in AGAIN.items():
        if some := [letter for letter in sent if letter.state == state]:
            act = partial(_again, f"{shown.first_day:%Y-%m}", state)
            press = pressed.press("remind", f"{state}-{shown.first_day:%Y-%m}", act)
            st.button(label.format(len(some)), key=f"office-again-{state}", on_click=press)


def _states(shown: View, owing: list[Reminder], file: Callable[[str], str], lively: bool) -> None:
    """The table alone, drawn again while letters are on their way; once they are not, the page with its buttons."""
    sent = _letters(shown)
    if lively and not any(_fresh(letter) for letter in sent):
        st.rerun()
    latest: dict[str, dict[str, Letter]] = {}
    for letter in sent:
        latest.setdefault(letter.department, {}).setdefault(letter.recipient, letter)
    addresses = gatekeeper.access().addresses()
    html.show(
        "office_letters.html",
        mail=gatekeeper.access().settings.mail is not None,
        rows=[
            (
                each.department,
                addresses.get(each.department, ()),
                file(each.department),
                [(letter, said(letter)) for letter in latest.get(each.department, {}).values()],
            )
            for each in owing
        ],
    )


def said(letter: Letter) -> str:
    """How far a letter is, and why not further."""
    when = f"{local(letter.done or letter.made):%m-%d %H:%M}"
    match letter.state:
        case "sent":
            return f"{when} 已交给邮件服务器"
        case "failed":
            return f"{when} 没有发出：{letter.said}"
        case "unsure":
            return f"{when} {letter.said}"
        case "waiting" if letter.said:
            return f"等待再试，已试 {letter.tries} 次：{letter.said}"
        case "waiting":
            return "等待发送"
    return "正在发送"


def _letters(shown: View) -> list[Letter]:
    return gatekeeper.access().letters.of_month(f"{shown.first_day:%Y-%m}")


def _fresh(letter: Letter) -> bool:
    """Whether it is about to be sent. What is tried again later is not looked at every few seconds."""
    return letter.state in ("sending", "handing") or (letter.state == "waiting" and not letter.said)


def _send(shown: View, owing: list[Reminder]) -> None:
    addresses = gatekeeper.access().addresses()
    whom = [(each.department, addresses[each.department]) for each in owing if each.department in addresses]
    if whom and st.button(f"发邮件催报 {len(whom)} 个科室", key="office-remind"):
        act = partial(_sent, shown.plan, shown.month)
        _confirm(shown.month, whom, pressed.press("remind", f"send-{shown.first_day:%Y-%m}", act))


@st.dialog("请确认")
def _confirm(month: int, whom: list[tuple[str, tuple[str, ...]]], press: Press) -> None:
    html.show("office_whom.html", month=month, whom=whom)
    pressed.in_dialog("确认发送", press, "office-sure")


def _sent(plan: Plan, month: int, asker: Asker, typed: Typed) -> Done:
    asker.must("remind")
    added = letters.send(asker.access, plan, month, f"{now():%Y-%m-%d}", Actor(asker.name, asker.address))
    if not added:
        raise RefusedError("没有新的要发：这些科室今天已经催过，或已报齐。")
    return Done(f"{len(added)} 个科室的催报邮件已排队发送。")


def _again(month: str, state: Literal["failed", "unsure"], asker: Asker, typed: Typed) -> Done:
    asker.must("remind")
    by = Actor(asker.name, asker.address)
    found = asker.access.letters.again(month, state, by=by, now=asker.access.now())
    if not found:
        raise NeedlessError("没有要再发的。")
    return Done(f"{len(found)} 封已重新排队发送。")
