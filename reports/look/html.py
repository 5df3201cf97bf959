"""HTML out of templates: every value escaped, a name that nobody gave an error."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from metrics.figures import percent
from metrics.task.explain import gap_beside, gap_text, rule_text, shown, shown_due
from metrics.task.lamps import GROUPS, LABELS, lamp_name, lamp_of
from metrics.task.stages import STAGE_STATES
from reports.look.table import beside, lamp_text


def environment(folder: Path, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """The templates of a folder, with the words for figures and lamps that every one of them uses.

    `finalize` is what becomes of each value before it is escaped.
    """
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    made.globals.update(labels=LABELS, groups=GROUPS, stage_states=STAGE_STATES)
    made.globals.update(
        {
            each.__name__: each
            for each in (shown, shown_due, gap_beside, gap_text, rule_text, lamp_text, lamp_of, lamp_name, beside)
        }
    )
    made.filters.update(percent=percent)
    return made
