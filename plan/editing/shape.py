"""Pieces made of pieces: a task split, two joined, a new one out of the text, headings, numbers told anew."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from plan.drafting.document import DocumentError, read_document
from plan.drafting.draft import draft
from plan.drafting.writing import scalar, task_lines
from plan.editing.cells import shown
from plan.editing.one import edited
from plan.editing.rows import Above, Row, row

WHO = ("department", "partners", "leader")
JOINED = "由几项任务合并，请核对目标和时限"
LOST = "“{title}”原为 {cells}，合并后没有，要的请补上或拆开"
PROMISED = (
    *("类型", "目标", "单位", "完成月份", "节点", "倒排计划", "方向", "基期值"),
    *("牵头科室", "分管领导", "口径", "力争", "口径说明", "终止月份"),
)
"""What of a task is lost unless it is the first of those that are joined, or is the same there."""
CUT = "一部分原文划给了新建的任务，请核对目标和时限"
EMPTIED = "原文都划给了新建的任务，请核对要不要保留"
PARTED = "由一项任务拆出，请核对类型、目标和时限"
MARKED = "由选中的文字新建，请核对类型、目标和时限"
SEVERAL = "选中的文字像是 {n} 项任务，暂按一项"
TITLE = 30


def drawn_up(text: str, id: str, year: int, reason: str = MARKED, like: dict[str, Any] | None = None) -> str:
    """The piece of a new task out of some words of the document, by the rules of drafts. `like`: who does it."""
    words = " ".join(text.split())
    said = _drafted(words, year)
    keys: dict[str, Any] = {"title": words[:TITLE].strip("，。；、 ") or "（无名）", "kind": "duty"}
    unsure = [reason]
    if said:
        keys = dict(said[0])
        unsure += [SEVERAL.format(n=len(said))] if len(said) > 1 else []
    keys |= {key: value for key, value in (like or {}).items() if key in WHO and value}
    keys |= {"id": id, "source": [text.strip()], "unsure": [*unsure, *keys.get("unsure", ())]}
    return _piece(keys)


def _drafted(words: str, year: int) -> list[dict[str, Any]]:
    """What drafting makes of some words: the keys of each task."""
    try:
        made = draft([read_document("选中.txt", words.encode())], year)
    except DocumentError:
        return []
    found = []
    for task in made.plan.tasks.values():
        keys = {key: getattr(task, key) for key in task.model_fields_set}
        keys["stages"] = [(stage.name, stage.by) for stage in task.stages]
        found.append(keys)
    return found


def _piece(keys: dict[str, Any], column: int = 10) -> str:
    lines = list(task_lines(keys))
    return "".join(f"{' ' * column}{'- ' if n == 0 else '  '}{line}\n" for n, line in enumerate(lines))


def split(piece: str, words: str, id: str, year: int, over: Above) -> tuple[str, str] | None:
    """A task in two: what is left of it, and a new one with some words of its source. None where they stand in no piece of
    it, or are all of it."""
    keys = row(piece, over).keys
    source = keys.get("source") or []
    pieces = [source] if isinstance(source, str) else list(source)
    at = next((n for n, said in enumerate(pieces) if words.strip() and words.strip() in said), None)
    if at is None:
        return None
    before, _, after = pieces[at].partition(words.strip())
    left = [part.strip() for part in (before, after) if re.search(r"\w", part)]
    rest = [*pieces[:at], *left, *pieces[at + 1 :]]
    if not rest:
        return None
    old = edited(piece, {"source": rest, "unsure": _reasons(keys, PARTED)})
    return old, drawn_up(words, id, year, PARTED, dict(keys))


def cut(piece: str, source: list[str], over: Above) -> str:
    """A task of which a new one has taken words: with what is left of its source, to be looked at again."""
    return edited(
        piece, {"source": source or None, "unsure": _reasons(row(piece, over).keys, CUT if source else EMPTIED)}
    )


def merged(pieces: Sequence[str], over: Above) -> str:
    """The first of some tasks with the sources of all, to be looked at again: what another of them promised otherwise
    is said, and its 牵头 helps."""
    first, *others = (row(piece, over) for piece in pieces)
    rows = [first.keys, *(other.keys for other in others)]
    sources = [said for keys in rows for said in _several(keys.get("source"))]
    helping = (name for keys in rows for name in (keys.get("department"), *_several(keys.get("partners"))))
    partners = list(dict.fromkeys(str(name) for name in helping if name))
    reasons = list(dict.fromkeys(r for keys in rows for r in _several(keys.get("unsure"))))
    own = rows[0].get("department")
    return edited(
        pieces[0],
        {
            "source": list(dict.fromkeys(sources)),
            "partners": [name for name in partners if name != own] or None,
            "unsure": list(dict.fromkeys([JOINED, *(_lost(first, other, over) for other in others), *reasons])),
        },
    )


def _lost(first: Row, other: Row, over: Above) -> str:
    """What a task that goes said otherwise than the one that stays: `“老年食堂”原为 目标 5、单位 家，合并后没有`."""
    kept, gone = shown(first, over), shown(other, over)
    cells = [f"{name} {gone[name]}" for name in PROMISED if gone.get(name) and gone[name] != kept.get(name)]
    return LOST.format(title=gone.get("任务名称", other.id), cells="、".join(cells)) if cells else JOINED


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or ())


def _reasons(keys: Any, more: str) -> list[str]:
    return list(dict.fromkeys([*_several(keys.get("unsure")), more]))


def headed(sort: str, title: str, id: str = "") -> str:
    """The piece of a new area (with its first section) or section without tasks."""
    if sort == "area":
        return f"  - id: {scalar(id)}\n    title: {scalar(title)}\n    sections:\n"
    return f"      - title: {scalar(title)}\n        tasks:\n"


def free_id(near: str, taken: Iterable[str]) -> str:
    """An id beside another that no task has: 2.1-06 behind 2.1-05, or the next number that is free."""
    known = set(taken)
    found = re.fullmatch(r"(.*?)(\d+)", near)
    stem, start = (found[1], int(found[2])) if found else (f"{near}-", 0)
    width = len(found[2]) if found else 2
    return next(id for n in range(start + 1, start + len(known) + 2) if (id := f"{stem}{n:0{width}d}") not in known)
