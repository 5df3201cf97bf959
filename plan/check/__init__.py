"""What a well-formed targets.yaml may still get wrong: rules across keys, across tasks, and of its texts.

Each check yields a Finding with the keys down to the place, so that the reader can name the line. A check of a part sees
only those whose keys are of the right type.
"""

from plan.check.finding import SEVERAL, Finding, Path, several
from plan.check.named import close_key, close_value, named, somewhere, task_key, value
from plan.check.tasks import ALLOWED, COMMON, check_task
from plan.check.texts import check_texts
from plan.check.whole import check_reporting, check_rule

__all__ = [
    "ALLOWED",
    "COMMON",
    "SEVERAL",
    "Finding",
    "Path",
    "check_reporting",
    "check_rule",
    "check_task",
    "check_texts",
    "close_key",
    "close_value",
    "named",
    "several",
    "somewhere",
    "task_key",
    "value",
]
