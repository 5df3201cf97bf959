"""Columns by their distinct texts, and which rows are made of parts that the careful path has met before."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

TRIES = 3
"""Rows asked about for one part: the first may be refused for what stands beside it."""
MOST_MET = 100_000
"""Parts remembered, so that a file of nothing but different figures does not fill the memory."""


class Coded(NamedTuple):
    """A column: its distinct values, and for each row the place of its own among them."""

    codes: Codes
    values: Sequence[Hashable]


def coded(column: pa.DictionaryArray) -> Coded:
    codes = column.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return Coded(codes, column.dictionary.to_pylist())


def mapped(column: Coded, meaning: Callable[[Any], Hashable]) -> Coded:
    """What the values mean to someone, several of them perhaps the same."""
    meanings = [*map(meaning, column.values)]
    places = {value: place for place, value in enumerate(dict.fromkeys(meanings))}
    return Coded(np.array([places[value] for value in meanings], np.int64)[column.codes], [*places])


def of_rows(column: pa.DictionaryArray, rows: Mask) -> pa.DictionaryArray:
    """The column of some rows. Arrow's own filter takes 30 MB the first time it is asked."""
    if rows.all():
        return column
    return pa.DictionaryArray.from_arrays(pa.array(column.indices.to_numpy()[rows]), column.dictionary)


def texts(column: pa.DictionaryArray, rows: Mask | Sequence[int]) -> Iterator[str]:
    """The texts of some rows, far quicker than one by one."""
    codes = column.indices.to_numpy()[rows]
    if len(codes) < len(column.dictionary):
        used, codes = np.unique(codes, return_inverse=True)
        return map(column.dictionary.take(pa.array(used)).to_pylist().__getitem__, codes.tolist())
    return map(column.dictionary.to_pylist().__getitem__, codes.tolist())


def together(*columns: Coded) -> Coded:
    """Several columns as one whose values are the combinations that occur."""
    codes = columns[0].codes
    for column in columns[1:]:
        if len(column.values) > 1:
            codes = _numbered(codes * len(column.values) + column.codes)  # at once, so that the products stay small
    codes = _numbered(codes)
    first = np.zeros(int(codes.max(initial=-1)) + 1, np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    shown = [[column.values[code] for code in column.codes[first].tolist()] for column in columns]
    return Coded(codes, [*zip(*shown, strict=True)])


def _numbered(numbers: Codes) -> Codes:
    """Every different number by the place at which it comes first."""
    places: Codes = pa.array(numbers).dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return places


Met = dict[Hashable, Any]
"""A part that the careful path has met → what it took it for."""


def met(
    parts: Sequence[Coded], known: Sequence[Met], ask: Callable[[list[int]], Iterable[Sequence[Any] | None]]
) -> Mask:
    """Rows all of whose parts are known. `ask` shows rows to the careful path: for each what its parts mean, None where
    there is anything to be said of it."""
    asked = np.zeros(len(parts[0].codes), np.bool_)
    for met_before in known:
        if len(met_before) > MOST_MET:
            met_before.clear()
    for _ in range(TRIES):
        rows = sorted({row for part, was in zip(parts, known, strict=True) for row in _new(part, was, asked)})
        asked[rows] = True
        for row, answer in zip(rows, ask(rows) if rows else (), strict=True):
            for part, was, meaning in zip(parts, known, answer or (), strict=False):
                was[part.values[part.codes[row]]] = meaning
    plain = np.ones(len(asked), np.bool_)
    for part, was in zip(parts, known, strict=True):
        plain &= holding(part, was.__contains__)
    return plain


def holding(column: Coded, holds: Callable[[Any], bool]) -> Mask:
    """Rows whose value is one that something holds of."""
    return np.fromiter(map(holds, column.values), np.bool_, len(column.values))[column.codes]


def _new(part: Coded, known: Met, asked: Mask) -> list[int]:
    """The first row not asked about of every value that is not known."""
    new = holding(part, lambda value: value not in known) & ~asked
    rows = np.flatnonzero(new)
    first: list[int] = rows[np.unique(part.codes[rows], return_index=True)[1]].tolist()
    return first
