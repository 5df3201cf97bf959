"""HTML fragments. Everything that comes from a file or an address is escaped by the template engine."""

import re
from collections.abc import Iterable, Sized
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from metrics import pace
from metrics.duties import ANSWERS
from metrics.explain import gap_text, rule_text, shown, shown_due
from metrics.figures import amount, percent, points
from metrics.lamps import LABELS
from metrics.stages import STAGE_STATES
from plan import KIND_NAMES, Problem
from reports.deck import decision_state
from reports.palette import LOOKS
from reports.table import lamp_text, month_name, remark

FOLDER = Path(__file__).parent / "templates"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        looks=LOOKS,
        labels=LABELS,
        shown=shown,
        shown_due=shown_due,
        gap_text=gap_text,
        rule_text=rule_text,
        lamp_text=lamp_text,
        remark=remark,
        share=share,
        target=pace.target,
        kinds=KIND_NAMES,
        stage_states=STAGE_STATES,
        answers=ANSWERS,
        decision_state=decision_state,
        month_name=month_name,
    )
    made.filters.update(percent=percent, amount=amount, points=points, sum_lengths=_sum_lengths)
    return made


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
    if body := rendered(template, **values).strip():
        st.html(body)


def problems(found: Iterable[Problem]) -> None:
    """The sentences of problems, one a line."""
    show("problems.html", problems=list(found))


def plain(text: str) -> str:
    """Text for a place where Streamlit reads Markdown, so that it appears as it was written."""
    return _MARKDOWN.sub(r"\\\1", text)


def share(value: Fraction | None) -> float:
    """A share as a percentage for a style attribute, within 0 and 100; unknown is 0."""
    return 0.0 if value is None else float(min(max(value, Fraction(0)), Fraction(1)) * 100)
