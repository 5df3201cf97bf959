"""Entries of a long file as columns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from records.checking.entry import Entry, new_entry
from records.checking.figures import Reported
from records.reading.bulk.parts import Mask, of_rows

DECIMAL = pa.decimal128(28, 10)


T = TypeVar("T")


class Places(dict[T, int]):
    """Value → its place in the order of coming."""

    def __missing__(self, value: T) -> int:
        self[value] = place = len(self)
        return place


@dataclass(frozen=True)
class Legend:
    """What the numbers in the columns stand for; units hold None, the whole district."""

    months: Places[date] = field(default_factory=Places)
    tasks: Places[str] = field(default_factory=Places)
    units: Places[str | None] = field(default_factory=Places)
    figures: Places[Reported] = field(default_factory=Places)

    def codes(self, entry: Entry) -> tuple[int, int, int, int]:
        """Of month, task, unit and figures."""
        figures = self.figures[Reported(*entry[4:8])]
        return self.months[entry.month], self.tasks[entry.task], self.units[entry.unit], figures


Numbers = npt.NDArray[np.int32]


class Columns(NamedTuple):
    """Entries that came without a word: their lines, the codes that a legend gives month, task, unit and figures, and
    the four texts ('' where empty)."""

    lines: Numbers
    codes: tuple[Numbers, Numbers, Numbers, Numbers]
    words: tuple[pa.DictionaryArray, ...]
    legend: Legend

    @property
    def tasks(self) -> Numbers:
        return self.codes[1]

    def chosen(self, mask: Mask) -> "Columns":
        if mask.all():
            return self
        months, tasks, units, figures = (codes[mask] for codes in self.codes)
        return Columns(
            self.lines[mask], (months, tasks, units, figures), tuple(of_rows(w, mask) for w in self.words), self.legend
        )

    def entries(self) -> Iterator[Entry]:
        months, tasks, units = ([*places] for places in (self.legend.months, self.legend.tasks, self.legend.units))
        said = [*self.legend.figures]
        texts = [
            map([text or None for text in w.dictionary.to_pylist()].__getitem__, w.indices.to_numpy().tolist())
            for w in self.words
        ]
        codes = (column.tolist() for column in (self.lines, *self.codes))
        for line, month, task, unit, figures, *words in zip(*codes, *texts, strict=True):
            yield new_entry((line, months[month], tasks[task], units[unit], *said[figures], *words, ""))

    def table(self) -> pa.Table:
        """As the table `entries` in schema.sql, without the batch, empty texts as they are."""
        legend = self.legend
        months, tasks, units, said = map(pa.array, self.codes)
        same, value, denominator, stage = zip(*legend.figures, strict=True)
        columns = {
            "line": pa.array(self.lines),
            "month": pa.array([*legend.months], pa.date32()).take(months),
            "task": pa.array([*legend.tasks], pa.string()).take(tasks),
            "unit": pa.array([*legend.units], pa.string()).take(units),
            "same": pa.array(same, pa.bool_()).take(said),
            "value": pa.array(value, DECIMAL).take(said),
            "denominator": pa.array(denominator, DECIMAL).take(said),
            "stage": pa.array(stage, pa.string()).take(said),
        }
        return pa.table(columns | dict(zip(("progress", "reason", "next_step", "correction"), self.words, strict=True)))
