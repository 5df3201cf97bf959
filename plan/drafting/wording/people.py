"""Who and when, as a text says it beside its tasks: （责任科室：养老服务科；配合科室：计财科）, （救助科牵头，财务科配合）."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from plan.drafting.document import Assigned
from plan.drafting.document.grid import people
from plan.drafting.wording.masks import Masks, Span

_LABEL = re.compile(
    r"(?P<partners>(?:配合|协办|参与|协同|协助)(?:责任)?(?:科室|单位|部门|处室|股室)?)\s*[:：]\s*"
    r"|(?P<leader>(?:(?:局)?分管|责任|牵头)(?:局)?(?:领导|局长)|挂帅领导)\s*[:：]?\s*"
    r"|(?P<when>(?:完成)?(?:时限|期限|时间)(?:节点|要求)?)\s*[:：]\s*"
    r"|(?P<department>(?:牵头|责任|主办|承办|主责)(?:[（(]?(?:牵头|责任)[）)]?)?(?:科室|单位|部门|处室|股室)?)\s*[:：]\s*"
)
_LED = re.compile(
    r"^(?P<department>[^，,；;。]{2,40}?)(?:牵头|负责)(?:[，,；;]\s*(?P<partners>.{2,80}?)(?:配合|协办|参与|协助))?$"
)
_DEPARTMENT = re.compile(r"[\u4e00-\u9fff]{1,14}(?:科|室|处|中心|股|局|委|办|队|站|专班|所|院)")
_ALONE = re.compile(r"(?:牵头|责任|主办|承办|主责|配合|协办|分管|完成时)[^，。；:：]{0,8}[:：]")

LONGEST = 20
"""Signs of a name or a time; what is longer is a sentence."""
_MARKS = re.compile(r"[\s。；;]*")
_SENTENCES = re.compile(r"[^。\n]+")


class Said(NamedTuple):
    """Who does a task, and the place where it is said; `alone`: behind the end of a sentence, so of all before it."""

    span: Span
    assigned: Assigned
    alone: bool


def said_in(text: str, block: Span) -> Iterator[Said]:
    """Every bracket, and every sentence, of a stretch that says who does what."""
    masks = Masks(text, block)
    for span in masks.brackets:
        if assigned := understood(text[span.start + 1 : span.end - 1]):
            ends = text[max(block.start, span.start - 3) : span.start].rstrip().endswith(("。", "；", ";"))
            yield Said(span, assigned, ends or _MARKS.fullmatch(text, span.end, block.end) is not None)
    for found in masks.open(_SENTENCES.finditer(text, *block)):
        if _ALONE.match(found[0].strip()) and (assigned := understood(found[0].strip())):
            yield Said(Span(*found.span()), assigned, True)


def understood(said: str) -> Assigned | None:
    """Who is named; None for a text that names nobody."""
    labels = list(_LABEL.finditer(said))
    if labels and labels[0].start() == 0:
        found = _labelled(said, labels)
        return found if any(found) and all(len(name) <= LONGEST for name in _names(found)) else None
    if leads := _LED.match(said.strip()):
        led = people(leads["department"])
        return _assigned(led, people(leads["partners"] or "")) if all(map(_is_department, led)) else None
    names = people(said)
    return _assigned(names, ()) if names and all(map(_is_department, names)) else None


def _names(found: Assigned) -> tuple[str, ...]:
    return (found.department, *found.partners, found.leader, found.when)


def _is_department(name: str) -> bool:
    return _DEPARTMENT.fullmatch(name) is not None


def _labelled(said: str, labels: list[re.Match[str]]) -> Assigned:
    held: dict[str, str] = {}
    ends = [*(label.start() for label in labels[1:]), len(said)]
    for label, end in zip(labels, ends, strict=True):
        held.setdefault(str(label.lastgroup), said[label.end() : end].strip(" 　，,；;。、"))
    found = _assigned(people(held.get("department", "")), people(held.get("partners", "")))
    return found._replace(leader=" ".join(held.get("leader", "").split()), when=held.get("when", ""))


def _assigned(led: tuple[str, ...], partners: tuple[str, ...]) -> Assigned:
    return Assigned(led[0] if led else "", (*led[1:], *partners))
