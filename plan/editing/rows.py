"""What a piece of the plan says: the task, as far as it is one, and what `check` says of it, place by place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import ValidationError

from plan.check import Finding, Path, check_task, check_texts
from plan.editing.one import raw
from plan.editing.pieces import Piece
from plan.model import Task, unit_name
from plan.problem import problem
from plan.reading.meant import meant
from plan.reading.source import Source, SourceError, structural

AT: Path = ("areas", 0, "sections", 0, "tasks", 0)
KEYS = [field.alias or name for name, field in Task.model_fields.items()]
KEPT = 8192
"""Pieces of several plans of a thousand tasks."""


class Above(NamedTuple):
    """What stands above a task and says something of it: 街镇 and 口径 of the plan, the leader of area or section."""

    units: tuple[str, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()
    leader: str = ""


class Wrong(NamedTuple):
    """What is wrong at a key of a task (empty: the task as a whole), in one sentence without its place."""

    key: str
    sentence: str


@dataclass(frozen=True)
class Row:
    """A task as its piece says it. `keys`: what it says; `task`: the same typed, None while it is wrong in itself."""

    keys: Mapping[str, Any]
    task: Task | None
    wrong: tuple[Wrong, ...]

    @property
    def id(self) -> str:
        return str(self.keys.get("id", ""))


@lru_cache(maxsize=16)
def above(top: str) -> Above:
    """What the piece above the areas says of every task."""
    found = Source().read(top)
    found = found if isinstance(found, dict) else {}
    units, lists = found.get("units"), found.get("lists")
    named = [(str(key), str(name)) for key, name in lists.items()] if isinstance(lists, dict) else []
    names = [str(unit_name(unit)) for unit in units] if isinstance(units, list) else ()
    return Above(tuple(names), tuple(named))


def led(pieces: Iterable[Piece], over: Above) -> Iterator[tuple[Piece, Above]]:
    """Every piece with what stands above it: the nearest leader counts (domain.md section 11)."""
    area, under = "", over._replace(leader="")
    for piece in pieces:
        if piece.sort == "area":
            area = _leader(piece.text)
            under = over._replace(leader=area)
        elif piece.sort == "section":
            under = over._replace(leader=_leader(piece.text) or area)
        yield piece, under


@lru_cache(maxsize=512)
def _leader(text: str) -> str:
    found = raw(text).get("leader")
    return found if isinstance(found, str) else ""


@lru_cache(maxsize=KEPT)
def row(piece: str, over: Above) -> Row:
    """What a task's piece says."""
    try:
        keys = _meant(piece)
    except SourceError as error:
        return Row({}, None, (Wrong("", error.problem.message),))
    led = {**keys, "leader": over.leader} if over.leader and not keys.get("leader") else keys
    unfit = tuple(map(_found, check_texts(keys)))
    try:
        task = Task.model_validate(led)
    except ValidationError as error:
        return Row(keys, None, (*_structural(error), *unfit))
    found = map(_found, check_task(task, over.units, [key for key, _ in over.lists]))
    return Row(keys, task, (*unfit, *found))


def _found(found: Finding) -> Wrong:
    key = str(found.path[0]) if found.path else ""
    return Wrong(key, problem(None, None, found.value, found.expected, found.advice).message)


def _meant(piece: str) -> dict[str, Any]:
    """The keys as plan/reading/meant takes them."""
    texts: dict[Path, str] = {}
    keys = raw(piece, texts)
    whole = {"areas": [{"sections": [{"tasks": [keys]}]}]}
    found = meant(whole, {(*AT, *path): text for path, text in texts.items()})
    inner: dict[str, Any] = found["areas"][0]["sections"][0]["tasks"][0]
    return inner


def _structural(error: ValidationError) -> Iterator[Wrong]:
    """pydantic's errors as the reader says them, without the line."""
    nowhere = Source()
    for item in error.errors():
        said = structural({**item, "loc": (*AT, *item["loc"])}, nowhere, KEYS)
        sentence = said.message.partition("：")[2] if said.column else said.message
        key = next((str(k) for k in item["loc"] if isinstance(k, str)), "")
        yield Wrong(key, sentence)


def twice(ids: Iterable[str]) -> set[str]:
    """The ids that more than one task has."""
    seen: set[str] = set()
    return {id for id in ids if id in seen or seen.add(id)}  # type: ignore[func-returns-value]
