"""A commitment → a task of the plan, and what is unsure about it."""

import re
from dataclasses import dataclass, field
from typing import Any

from plan.drafting.document import Assigned
from plan.drafting.wording.clauses import Commitment
from plan.drafting.wording.deadlines import LAST, Deadline, deadlines, without_end
from plan.drafting.wording.masks import Masks, Span
from plan.drafting.wording.measured import Measured, NoTarget, measured
from plan.drafting.wording.numbers import Amount
from plan.drafting.wording.rules import FALLING, USUAL, Months, rule_for
from plan.drafting.wording.words import TRUE_ADVERB
from plan.model import NOT_STARTED

LONGEST_TITLE = 30
LONGEST_STAGE = 12
HOPED = re.compile("力争|争取(?!到)|力求")
_TRIM = " 　\t，,、；;。：:！？!?·•—–*"
_PLAIN = re.compile(r"\s+")
_GLUE = re.compile(r"^(?:的|地|和|及|并|其中|全年|今年|年内|累计)+(?=.{4})")
_OPEN_END = re.compile("(?:达到|达|不低于|提高到|提升到|提升至|控制在|保持在|稳定在|增加到|为|至|到|在)$")
_FROM = re.compile(r"(?:由|从)[^，。；由从]{1,10}(?:增加|提高|提升|下降|降低|扩大|上升|缩短|压缩)(?:到|至)")
_SHORTER = ("压缩到", "压缩至", "缩短到", "缩短至", "降至", "降到")


@dataclass
class Drafted:
    """A task as a draft makes it: its keys (contract.md, targets.yaml) but for the id, its places in the text, the
    numbers that are none of its targets."""

    keys: dict[str, Any]
    spans: list[Span]
    unsure: list[str] = field(default_factory=list)
    no_targets: list[NoTarget] = field(default_factory=list)


def drafted(text: str, commitment: Commitment, masks: Masks, year: int, assigned: Assigned) -> Drafted:
    """The task of one commitment. `assigned`: who and when, as the text or a table says beside it."""
    if assigned.when and not commitment.deadlines:
        said = assigned.when
        commitment.deadlines = list(deadlines(said, Span(0, len(said)), year))
    numbers = measured(text, commitment, masks)
    spans = [*([commitment.verb] if commitment.verb else []), *commitment.spans]
    task = Drafted({}, spans, list(numbers.unsure), list(numbers.no_targets))
    task.keys["title"] = _title(text, commitment, numbers)
    task.keys["source"] = [span.of(text) for span in spans]
    clause = _clause(text, commitment)
    if numbers.kind is not None:
        _number_task(task, numbers, commitment)
    else:
        _word_task(task, text, clause, commitment)
    if numbers.kind != "direction" and task.keys["kind"] == "direction":
        task.keys["unit"] = "%"
        if FALLING.search(clause):
            task.keys["direction"] = "at_most"
    if HOPED.search("".join(task.keys["source"])) and task.keys["kind"] != "duty":
        task.keys["stretch"] = True
    if numbers.notes:
        task.keys["note"] = "".join(numbers.notes)
    if any(d.month is None for d in commitment.deadlines):
        task.unsure.append("时限在计划年度以后，请写明今年做到哪一步")
    _assign(task, assigned)
    return task


def _number_task(task: Drafted, numbers: Measured, commitment: Commitment) -> None:
    keys = task.keys
    keys["kind"] = numbers.kind
    if numbers.target is not None:
        keys["target"] = numbers.target
    if numbers.unit:
        keys["unit"] = numbers.unit
    if numbers.at_most:
        keys["direction"] = "at_most"
    if numbers.baseline is not None and numbers.target is not None:
        right = numbers.baseline > numbers.target if numbers.at_most else numbers.baseline < numbers.target
        keys |= {"baseline": numbers.baseline} if right else {}
    if numbers.schedule:
        keys["schedule"] = numbers.schedule
    if (month := _last(commitment.deadlines)) and keys["kind"] in ("count", "rate", "level"):
        keys["by"] = max([month, *numbers.schedule])


def _word_task(task: Drafted, text: str, clause: str, commitment: Commitment) -> None:
    """A task without a number: by the table of rules, and by its deadlines."""
    rule = rule_for(clause)
    when = [d for d in commitment.deadlines if d.month is not None]
    task.keys["kind"] = rule.kind if rule else "duty"
    if rule is not None and rule.unsure:
        task.unsure.append(rule.unsure)
    if task.keys["kind"] == "duty" and when and not without_end(clause):
        task.unsure.append("写了时限，暂作节点；若是日常工作请改为常态")
        task.keys["kind"] = "stages"
    elif task.keys["kind"] == "direction" or task.keys["kind"] == "pending":
        task.keys |= {"note": f"原文时限：{_last(commitment.deadlines)}月。"} if _last(commitment.deadlines) else {}
    elif rule is None and commitment.without_verb:
        task.unsure.append("没有认出是做什么，暂作常态")
    if task.keys["kind"] == "stages":
        usual = rule.stages if rule is not None and rule.stages else ()
        _stages(task, text, commitment, when, usual)


def _stages(task: Drafted, text: str, commitment: Commitment, when: list[Deadline], usual: Months) -> None:
    named = _named_stages(text, commitment, when)
    if len(named) > 1 or (named and not usual):
        months = named
    elif when:
        last = when[-1].month or LAST
        months = [(name, max(1, round(month * last / usual[-1][1]))) for name, month in usual]
        if named and when[-1].span.start > commitment.main.start and named[-1][0] not in dict(usual):
            months[-1] = named[-1]  # 旧改12月底前收尾: the deadline belongs to the stage that it names
        task.unsure.append(f"时限 {last}月是原文写的，其余{USUAL}")
    else:
        months = list(usual)
        task.unsure.append(f"{USUAL}：{'、'.join(name for name, _ in usual)}")
    task.keys["stages"] = months


def _named_stages(text: str, commitment: Commitment, when: list[Deadline]) -> list[tuple[str, int]]:
    """6月底前开工，12月底前竣工: what stands behind each deadline, in the order of the months."""
    end = commitment.spans[-1].end
    found: list[tuple[str, int]] = []
    for at, deadline in enumerate(when):
        until = min([end, *(d.span.start for d in when[at + 1 :] if d.span.start > deadline.span.start)])
        inside = commitment.spans[0].start <= deadline.span.start < end
        said = text[deadline.span.end : until] if inside else ""
        name = re.split("[，,。；;、（(]", said.strip(_TRIM))[0].strip(_TRIM)
        name = name.removeprefix("要").removesuffix("的")
        found.append((name if 0 < len(name) <= LONGEST_STAGE else "完成", int(deadline.month or LAST)))
    ordered = [month for _, month in found] == sorted(month for _, month in found)
    names = [name for name, _ in found]
    if not ordered or len(set(names)) < len(names) or NOT_STARTED in names:
        return [("完成", max((m for _, m in found), default=LAST))] if found else []
    return found


def _assign(task: Drafted, assigned: Assigned) -> None:
    if assigned.department:
        task.keys["department"] = assigned.department
    if partners := [name for name in assigned.partners if name != assigned.department]:
        task.keys["partners"] = list(dict.fromkeys(partners))
    if assigned.leader:
        task.keys["leader"] = assigned.leader


def _clause(text: str, commitment: Commitment) -> str:
    """The main clause behind what may stand before its verb, as the rules read it: 进一步 stays out, 持续 stays."""
    said = commitment.main.of(text)
    whole = f"{commitment.verb.of(text)}{said}" if commitment.verb else said
    found = TRUE_ADVERB.match(whole)
    rest = whole[found.end() :] if found else whole
    return _PLAIN.sub("", rest.strip(_TRIM)) or _PLAIN.sub("", whole)


def _title(text: str, commitment: Commitment, numbers: Measured) -> str:
    """The main clause without its number, its deadline and the adverbs before its verb."""
    span = commitment.main
    cut = [d.span for d in commitment.deadlines if span.start <= d.span.start < span.end]
    if (
        numbers.taken is not None
        and not numbers.taken.chinese
        and numbers.kind != "direction"
        and span.start <= numbers.taken.span.start < span.end
    ):
        cut.append(_number_alone(numbers.taken))
    said, at = "", span.start
    for hole in sorted(cut):
        said, at = said + text[at : hole.start], max(at, hole.end)
    said = _PLAIN.sub("", said + text[at : span.end])
    before = TRUE_ADVERB.match(said)
    bare = said[before.end() :] if before and len(said) - before.end() >= 4 else said
    bare = _GLUE.sub("", bare.strip(_TRIM))
    whole = (commitment.verb.of(text) if commitment.verb else "") + bare
    whole = _FROM.sub("", _OPEN_END.sub("", whole)).strip(_TRIM) or _PLAIN.sub("", span.of(text)).strip(_TRIM)
    return whole if len(whole) <= LONGEST_TITLE else f"{whole[:LONGEST_TITLE]}…"


def _number_alone(amount: Amount) -> Span:
    """The place of a number that is taken out of a title: 压缩 of 压缩至18个工作日 stays."""
    kept = len(amount.before) - 1 if amount.before in _SHORTER else 0
    return Span(amount.span.start + kept, amount.span.end)


def _last(when: list[Deadline]) -> int | None:
    return max((d.month for d in when if d.month is not None), default=None)
