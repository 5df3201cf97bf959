"""A store into which everybody has put what does harm: every text that a person can hand in, by the real ways in."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

from plan import Plan, read_plan
from records import (
    COLUMNS,
    Sender,
    SlideChoice,
    Store,
    Upload,
    arrange,
    close_decision,
    decide,
    lock_month,
    revert,
    take,
)
from tests.conftest import ROOT

TASK = "2.1-07"
LONG_TASK = "1.5-08"
MONTH = date(2024, 10, 1)
MARK = "evil.example"
"""What every address in a payload has; no request may go there, no element may name it."""
PAYLOADS = (
    "<img src=x onerror=window.harmed=1>",
    "<script>window.harmed=1</script>",
    "<svg/onload=window.harmed=1>",
    "</style></textarea></title><iframe src=//evil.example></iframe>",
    '<a href="javascript:window.harmed=1">x</a>',
    "\"'><b id=harm onmouseover=window.harmed=1>",
    "[链接](http://evil.example/link)",
    "![图](http://evil.example/x.png)",
    "<http://evil.example/auto>",
    "http://evil.example/bare",
    "$\\LaTeX$ $$x^2$$",
    ":red[红字] :material/delete: :streamlit:",
    "**重字** _斜字_ ~~删字~~ `码字`",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "=HYPERLINK(http://evil.example;1) 😀 𠮷",
)
WORDS = " ".join(PAYLOADS)
UNSEEN = "\u202e\u2066\u200b\ufeff\u0007\u0085"
"""Marks that turn writing around, have no width, or are no signs at all: they are gone, or written out."""
FORMULAS = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
)
FILE = "<img src=x onerror=window.harmed=1>**重**[x](http://evil.example).csv"
PERSON = "<b id=harm>王</b>**重字**$x$"
DISPLAY = "<b id=harm>林</b>**重**[x](//evil.example)"
LONG = "长" * 4_900
"""One word that no line break falls into; the longest that a cell may have is 5 000."""


def sheet(*rows: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def row(task: str, words: str, **cells: str) -> dict[str, str]:
    told = {"进展情况": words, "滞后原因": words, "下一步措施": words, "更正原因": words or "核对"}
    told = {name: text for name, text in told.items() if name in COLUMNS}
    return {"月份": "2024-10", "任务编号": task, **told, **cells}


def harmed_store(path: Path) -> Store:
    """Adds it all to the sample: two files (one of them undone), a lock, a change after it, decisions, slides."""
    store, plan, when = Store(path), read_plan(ROOT / "targets.yaml"), datetime(2024, 10, 26, 9)
    _hand_in(store, plan, FILE, sheet(row(TASK, WORDS + UNSEEN, 完成值="601")), when)
    _hand_in(store, plan, "长.csv", sheet(row(LONG_TASK, LONG, 完成值="77")), when)
    undone = _hand_in(store, plan, f"二{FILE}", sheet(row("2.3-10", WORDS, 完成值="77")), when)
    revert(store, undone, person=PERSON, reason=WORDS, when=when)
    lock_month(store, MONTH, person=PERSON, reason=WORDS, when=when)
    for number, formula in enumerate(FORMULAS):
        _hand_in(store, plan, f"{formula[:2]}{number}.csv", sheet(row(TASK, formula, 完成值=f"{602 + number}")), when)
    for text in (*PAYLOADS, *(f.strip() for f in FORMULAS)):
        made = decide(store, month=MONTH, text=text, owner=PERSON, task=TASK, person=PERSON, when=when)
    close_decision(store, made, result=WORDS[:500], person=PERSON, when=when)
    own = [SlideChoice(f"text-{n}", True, p[:60], WORDS[:400], p) for n, p in enumerate(PAYLOADS)]
    arrange(store, MONTH, own, person=PERSON, when=when)
    return store


def _hand_in(store: Store, plan: Plan, name: str, content: bytes, when: datetime) -> int:
    with store.writing() as con:
        taken = take(con, plan, Upload(name, content), Sender(PERSON, when, when, reason=WORDS), MONTH)
    assert taken.batch is not None, [p.message for p in taken.checked.rejected]
    return taken.batch
