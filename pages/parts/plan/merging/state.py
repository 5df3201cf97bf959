"""Whether targets.yaml is another than the one that a working copy follows, and what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from access import Put
from pages.parts.plan.copy.work import Work, right
from pages.parts.plan.merging.sides import Key, Side, of_pieces, side
from pages.parts.plan.merging.three_way import Choice, Merged, merged
from plan import Plan, PlanError, fingerprint, parse_plan, targets_path
from plan.editing import UnfitPlanError
from records import TargetsError, default_store, opened_plan, text_in_force


@dataclass(frozen=True)
class Otherwise:
    """The file as it is now. `text`: empty where it is gone; `plan`: what it says, None where that is nothing or wrong;
    `trouble`: why it can be neither merged nor followed, a sentence."""

    opened: str
    text: str
    plan: Plan | None
    trouble: str = ""


@dataclass(frozen=True)
class Three:
    """The three texts of a working copy that can be merged."""

    base: Side
    copy: Side
    file: Side


def otherwise(opened: str) -> Otherwise | None:
    """The file where it is not the one opened, else None."""
    try:
        now = opened_plan(default_store(), targets_path())
    except TargetsError as error:
        return Otherwise("", "", None, str(error))
    if now == opened:
        return None
    text = text_in_force(default_store(), targets_path()) or ""
    if now != (fingerprint(text) if text else ""):
        return Otherwise(now, "", None, "targets.yaml 正在被改，请稍后刷新。")
    if not text:
        return Otherwise(now, "", None)
    try:
        return Otherwise(now, text, parse_plan(text))
    except PlanError as error:
        first = error.problems[0].message
        more = f"等 {len(error.problems)} 处" if len(error.problems) > 1 else ""
        return Otherwise(
            now,
            text,
            None,
            f"targets.yaml 现在有错误，不能合并：{first}{more}。请让改文件的人先改好。".replace("。。", "。"),
        )


def three(work: Work, file: Otherwise) -> Three | None:
    """The three texts where they are of one year; None where there is nothing to merge. Raises UnfitPlanError."""
    plan = right(work)
    base = _side(work.copy.base, None) if work.copy.base else None
    if plan is None or base is None or file.plan is None or not base.plan.year == plan.year == file.plan.year:
        return None
    found = _side(file.text, base.plan)
    return Three(base, of_pieces(work.pieces, plan, base.plan), found) if found else None


@lru_cache(maxsize=4)
def _side(text: str, base: Plan | None) -> Side | None:
    try:
        return side(text, base)
    except PlanError:
        return None


def together(found: Three, chosen: Mapping[Key, Choice]) -> Merged:
    """Merged as chosen. Raises UnfitPlanError."""
    return merged(found.base, found.copy, found.file, chosen)


def puts(work: Work, found: Three, result: Merged) -> list[Put]:
    """The pieces of the working copy that have to be others, with their places where something comes, goes or moves."""
    held = work.present
    known = dict(zip(found.copy.nodes, held[1:-1], strict=True))
    new = max(h.piece for h in work.held)
    put: list[Put] = []
    same = [node.key for node in result.nodes] == list(known)
    for number, node in enumerate(result.nodes, 2):
        before = known.pop(node.key, None)
        if before is None:
            new += 1
            put.append(Put(new, float(number), node.sort, node.text, None))
        elif before.text != node.text or not same:
            place = before.place if same else float(number)
            put.append(Put(before.piece, place, node.sort, node.text, before.turn))
    put += [Put(gone.piece, gone.place, gone.sort, None, gone.turn) for gone in known.values()]
    if held[0].text != result.top:
        put.append(Put(held[0].piece, held[0].place, "top", result.top, held[0].turn))
    if held[-1].text != result.end or not same:
        place = held[-1].place if same else float(len(result.nodes) + 2)
        put.append(Put(held[-1].piece, place, "end", result.end, held[-1].turn))
    return put


__all__ = ["Otherwise", "Three", "UnfitPlanError", "otherwise", "puts", "three", "together"]
