"""HTML fragments. Everything that comes from a file or an address is escaped by the template engine."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sized
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import streamlit as st
from jinja2 import Environment

from metrics.figures import amount, points
from metrics.task import pace
from metrics.task.duties import ANSWERS, answer
from plan import KIND_NAMES, Problem
from records.reading.plain import readable
from reports.deck.adjusted import ending
from reports.deck.decided import decision_state, due_name, is_late
from reports.look.html import environment
from reports.look.palette import LOOKS
from reports.look.table import month_name, remark

FOLDER = Path(__file__).parent / "templates"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])")
_ADDRESS = re.compile(r"(?<=http)(?=:)|(?<=https)(?=:)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
"""Where an address has to be broken, or Streamlit makes a link of it, escaped or not (1.67)."""
WORD_JOINER = "\u2060"
T = TypeVar("T")
MOST_KEPT = 256
"""A menu for each account and page that is looked at; some 10 kB each."""
_written: OrderedDict[Hashable, object] = OrderedDict()
_lock = threading.Lock()


@cache
def _environment() -> Environment:
    made = environment(FOLDER, _finished)
    made.globals.update(
        looks=LOOKS,
        remark=remark,
        share=share,
        target=pace.target,
        kinds=KIND_NAMES,
        answers=ANSWERS,
        answer=answer,
        decision_state=decision_state,
        ending=ending,
        due_name=due_name,
        is_late=is_late,
        month_name=month_name,
    )
    made.filters.update(amount=amount, points=points, sum_lengths=_sum_lengths)
    return made


def _finished(value: object) -> object:
    """What a template shows of a value: of a text what can be seen. Markup of ours stays as it is."""
    return readable(value) if type(value) is str and not value.isprintable() else value


def _sum_lengths(groups: Iterable[tuple[str, Sized]]) -> int:
    return sum(len(found) for _, found in groups)


def rendered(template: str, **values: Any) -> str:
    """The template filled in, every value escaped."""
    return _environment().get_template(template).render(**values)


def filled(text: str, **values: Any) -> str:
    """A text of ours that is a template itself, filled in, every value escaped."""
    return _environment().from_string(text).render(**values)


def show(template: str, **values: Any) -> None:
    """Draw a template on the page; nothing where it comes to nothing."""
    put(rendered(template, **values))


def put(body: str) -> None:
    """Draw what `rendered` made of a template."""
    if body := body.strip():
        st.html(body)


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What a page has written, kept by all that it depends on: the figures (as a weak reference, or they would be kept
    too), the view of them, and what whoever asks may see, where the page does not say the same to everybody.
    """
    with _lock:
        if key in _written:
            _written.move_to_end(key)
            return cast(T, _written[key])
    made = make()
    with _lock:
        _written[key] = made
        while len(_written) > MOST_KEPT:
            _written.popitem(last=False)
    return made


def problems(found: Iterable[Problem]) -> None:
    """The sentences of problems, one a line."""
    show("problems.html", problems=list(found))


def plain(text: str) -> str:
    """Text for a place where Streamlit reads Markdown, so that it appears as it was written and makes no link."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(WORD_JOINER, readable(text)))


def share(value: Fraction | None) -> float:
    """A share as a percentage for a style attribute, within 0 and 100; unknown is 0."""
    return 0.0 if value is None else float(min(max(value, Fraction(0)), Fraction(1)) * 100)
