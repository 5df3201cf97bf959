"""What somebody does to the working copy → the pieces as they shall be; and what could not be done, with the reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from access import Held, Put
from pages.parts.plan.copy import top
from pages.parts.plan.copy.told import without
from pages.parts.plan.copy.work import Work, right
from plan.editing import UnreadableError, cut, drawn_up, edited, headed, merged, shown, split, typed
from plan.editing.calendar import with_deadline
from plan.editing.one import raw
from plan.editing.shape import free_id
from plan.workdays import offers

GONE = "这一行已被别人拆分、合并或删除，没有改。"
OTHER = "{who} {at:%H:%M} 已改成“{text}”，你填的没有存。"
NO_WORDS = "选中的文字不在这项任务的原文里，或就是全部原文，没有拆。请在原文中选一部分。"
LAST = "已经在最前或最后，不能再移。"
MOST_JOINED = 50
CLOSEST = 1e-9


class NotDoneError(Exception):
    """The act changes nothing; the message says why."""


@dataclass
class Outcome:
    """What an act changes. `refused`: piece, column, what was typed, why not; `made`: the pieces that are new."""

    puts: list[Put] = field(default_factory=list)
    refused: list[tuple[int, str, str, str]] = field(default_factory=list)
    made: list[int] = field(default_factory=list)


def done(work: Work, act: Sequence[Any]) -> Outcome:
    """The outcome of one act: its name and what belongs to it. Raises NotDoneError; what is no act raises ValueError,
    TypeError or KeyError."""
    name, *rest = act
    return ACTS[name](work, *rest)


def _task(work: Work, piece: int) -> Held:
    found = next((h for h in work.present if h.piece == piece and h.sort == "task"), None)
    if found is None:
        raise NotDoneError(GONE)
    return found


def _put(held: Held, text: str | None) -> Put:
    return Put(held.piece, held.place, held.sort, text, held.turn)


def _set(work: Work, cells: Sequence[tuple[int, dict[str, str], dict[str, str]]]) -> Outcome:
    """Cells of some tasks. With what the window showed before: what is otherwise by now is not written over."""
    found = Outcome()
    by_piece = {h.piece: h for h in work.present if h.sort == "task"}
    for piece, texts, before in cells:
        held = by_piece.get(piece)
        if held is None:
            found.refused += [(piece, name, text, GONE) for name, text in texts.items()]
            continue
        row, over = work.rows[piece], work.over[piece]
        now = shown(row, over)
        newer = [name for name in texts if now.get(name, "") not in (before.get(name, ""), texts[name])]
        for name in newer:
            said = OTHER.format(who=held.who or "别人", at=held.at, text=now.get(name) or "（空）")
            found.refused.append((piece, name, texts[name], said))
        if newer:
            continue
        try:
            values = typed(row, over, texts)
        except UnreadableError as error:
            found.refused += [(piece, name, text, f"读到“{text[:40]}”，{error}。") for name, text in texts.items()]
            continue
        found.puts.append(_put(held, edited(held.text or "", values)))
    return found


def _split(work: Work, piece: int, words: str) -> Outcome:
    held = _task(work, piece)
    id = free_id(work.rows[piece].id, [row.id for row in work.rows.values()])
    parts = split(held.text or "", words, id, work.copy.year, work.over[piece])
    if parts is None:
        raise NotDoneError(NO_WORDS)
    new = _new_piece(work)
    return Outcome([_put(held, parts[0]), Put(new, _behind(work, held), "task", parts[1], None)], made=[new])


def _join(work: Work, pieces: Sequence[int]) -> Outcome:
    """Into the first of them, as they stand in the plan."""
    wanted = set(pieces)
    held = [h for h in work.present if h.piece in wanted and h.sort == "task"]
    if len(held) != len(wanted) or not 2 <= len(held) <= MOST_JOINED:
        raise NotDoneError(GONE)
    text = merged([h.text or "" for h in held], work.over[held[0].piece])
    return Outcome([_put(held[0], text), *(_put(h, None) for h in held[1:])])


def _new(work: Work, behind: int, words: str) -> Outcome:
    """A task out of some words, behind a task or as the first below a heading."""
    held = next((h for h in work.present if h.piece == behind and h.sort in ("task", "section")), None)
    if held is None or not words.strip():
        raise NotDoneError(GONE)
    near = work.rows[behind].id if held.sort == "task" else _first_id(work, held)
    text = drawn_up(words, free_id(near, [row.id for row in work.rows.values()]), work.copy.year)
    new = _new_piece(work)
    return Outcome([Put(new, _behind(work, held), "task", text, None), *_without(work, words)], made=[new])


def _without(work: Work, words: str) -> list[Put]:
    """The tasks in which some words of the document are by now, without them: no sign of it is in two."""
    left = without(work, words)
    held = [h for h in work.present if h.piece in left]
    return [_put(h, cut(h.text or "", left[h.piece], work.over[h.piece])) for h in held]


def _first_id(work: Work, held: Held) -> str:
    """Of a section without tasks: 2.3-00, behind which comes 2.3-01."""
    area = section = 0
    for each in work.present:
        area, section = (area + 1, 0) if each.sort == "area" else (area, section + (each.sort == "section"))
        if each.piece == held.piece:
            break
    return f"{area}.{section}-00"


def _heading(work: Work, behind: int, sort: str, title: str) -> Outcome:
    """A section behind the one that a piece stands in; an area at the end, with a section of its name."""
    if sort not in ("area", "section") or not title.strip():
        raise NotDoneError(GONE)
    new, title = _new_piece(work), " ".join(title.split())
    if sort == "section":
        at = [h.piece for h in work.present].index(behind)
        last = next(
            (before for before, h in zip(work.present[at:], work.present[at + 1 :], strict=False) if h.sort != "task"),
            work.present[at],
        )
        return Outcome([Put(new, _behind(work, last), "section", headed("section", title), None)], made=[new])
    last = [h for h in work.present if h.sort != "end"][-1]
    known = {str(raw(h.text or "").get("id")) for h in work.present if h.sort == "area"}
    id = next(f"area-{n}" for n in range(1, len(known) + 2) if f"area-{n}" not in known)
    second = _behind(work, last)
    first = (last.place + second) / 2
    area, section = (new, headed("area", title, id)), (new + 1, headed("section", title))
    puts = [Put(area[0], first, "area", area[1], None), Put(section[0], second, "section", section[1], None)]
    return Outcome(puts, made=[new + 1])


def _head(work: Work, piece: int, title: str, leader: str, label: str | None = None) -> Outcome:
    """Title and leader of a heading, of an area its short name too where it is told."""
    held = next((h for h in work.present if h.piece == piece and h.sort in ("area", "section")), None)
    if held is None or not title.strip():
        raise NotDoneError(GONE)
    values = {"title": " ".join(title.split()), "leader": " ".join(leader.split()) or None}
    if label is not None and held.sort == "area":
        values["label"] = " ".join(label.split()) or None
    return Outcome([_put(held, edited(held.text or "", values))])


def _drop(work: Work, pieces: Sequence[int]) -> Outcome:
    """Tasks away, and headings below which nothing is left."""
    order = {h.piece: n for n, h in enumerate(work.present)}
    found = Outcome()
    for piece in pieces:
        if piece not in order:
            raise NotDoneError(GONE)
        held = work.present[order[piece]]
        after = work.present[order[piece] + 1].sort
        inner = {"section": ("task",), "area": ("task", "section")}.get(held.sort, ())
        if held.sort in ("top", "end") or after in inner:
            raise NotDoneError("下面还有任务，请先移走或删除它们。")
        found.puts.append(_put(held, None))
    return found


def _move(work: Work, piece: int, step: int) -> Outcome:
    """One place up or down, also into the section next to it."""
    held = _task(work, piece)
    order = [h for h in work.present if h.sort not in ("top", "end")]
    at = order.index(held)
    to = at + 1 if step > 0 else at - 1
    while step > 0 and to < len(order) and order[to].sort == "area":
        to += 1
    while step < 0 and to > 0 and order[to].sort == "section" and order[to - 1].sort == "area":
        to -= 1
    over = to if step > 0 else to - 1
    if not 0 <= over < len(order) or order[over].sort == "area":
        raise NotDoneError(LAST)
    return Outcome([Put(held.piece, _behind(work, order[over]), held.sort, held.text, held.turn)])


def _deadline(work: Work, months: Sequence[int]) -> Outcome:
    """The next working day as the deadline of months whose own is none; written as it was offered."""
    plan = right(work)
    if plan is None:
        raise NotDoneError("清单里还有错误，改好以后再写入截止日。")
    text = work.pieces[0].text
    for offer in offers(plan):
        if offer.month in months:
            text = with_deadline(text, f"{plan.year}-{offer.month:02d}", offer.written)
    return Outcome([_put(work.present[0], text)])


def _setting(work: Work, name: str, text: str, before: str) -> Outcome:
    """One of 设置. What is otherwise by now than the window showed is not written over."""
    held = work.present[0]
    now = next(said for each, said in top.top_of(work)["fields"] if each == name)
    if now not in (before, text):
        said = OTHER.format(who=held.who or "别人", at=held.at, text=now or "（空）")
        return Outcome(refused=[(held.piece, name, text, said)])
    return _of_top(work, name, text, lambda: top.setting(work, name, text))


def _unit(work: Work, old: str, new: str) -> Outcome:
    return _of_top(work, top.UNIT, new, lambda: top.unit(work, old, new))


def _list(work: Work, key: str, name: str) -> Outcome:
    return _of_top(work, top.LIST, name, lambda: top.named_list(work, key, name))


def _of_top(work: Work, name: str, text: str, made: Callable[[], list[Put]]) -> Outcome:
    try:
        return Outcome(made())
    except top.SettingError as error:
        return Outcome(refused=[(work.present[0].piece, name, text, str(error))])


def evened(work: Work) -> list[Put]:
    """The same order in whole numbers, where a place between two pieces is no more to be had."""
    ordered = sorted(work.held, key=lambda h: (h.place, h.piece))
    if all(after.place - before.place > CLOSEST for before, after in pairwise(ordered)):
        return []
    return [Put(h.piece, float(number), h.sort, h.text, h.turn) for number, h in enumerate(ordered, 1)]


def _behind(work: Work, held: Held) -> float:
    """A place between a piece and the next."""
    order = [h.place for h in work.held]
    after = min((place for place in order if place > held.place), default=held.place + 1)
    return (held.place + after) / 2


def _new_piece(work: Work) -> int:
    return max(h.piece for h in work.held) + 1


ACTS: dict[str, Callable[..., Outcome]] = {
    "set": _set,
    "split": _split,
    "join": _join,
    "new": _new,
    "heading": _heading,
    "head": _head,
    "drop": _drop,
    "move": _move,
    "deadline": _deadline,
    "setting": _setting,
    "unit": _unit,
    "list": _list,
}
