"""targets.yaml → a typed Plan; the only reader of that file."""

from plan.model import (
    JUDGED_KINDS,
    KIND_NAMES,
    NOT_STARTED,
    NUMBER_KINDS,
    PRESETS,
    Area,
    Kind,
    Place,
    Plan,
    Reporting,
    Rule,
    Section,
    Stage,
    Task,
)
from plan.problem import Problem, problem, shortened
from plan.reading.read import PlanError, fingerprint, parse_plan, plan_text_of, read_plan, targets_path

__all__ = [
    "JUDGED_KINDS",
    "KIND_NAMES",
    "NOT_STARTED",
    "NUMBER_KINDS",
    "PRESETS",
    "Area",
    "Kind",
    "Place",
    "Plan",
    "PlanError",
    "Problem",
    "Reporting",
    "Rule",
    "Section",
    "Stage",
    "Task",
    "fingerprint",
    "parse_plan",
    "plan_text_of",
    "problem",
    "read_plan",
    "shortened",
    "targets_path",
]
