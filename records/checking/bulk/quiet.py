"""Tasks that nothing in the file or the store speaks to: their plain entries are stored as they stand.

A task is looked at where the store knows anything of it, where an entry of it says 无变化 or a stage, where a cell is told
twice, where a number falls from one month to the next, or where both a 街镇 and the whole district are told. What bases,
falls, levels and told ask of entries, they ask of those of one task alone, and find something in no other task.
"""

from collections.abc import Collection, Sequence

import numpy as np

from records.checking.bulk.columns import Columns, Legend
from records.checking.entry import Entry
from records.reading.bulk.parts import Mask


def quiet(legend: Legend, taken: Sequence[Columns], odd: Sequence[Entry], known: Collection[str]) -> Mask:
    """By code of the task."""
    others = np.array([legend.codes(entry) for entry in odd], np.int64).reshape(-1, 4)
    months, tasks, units, figures = (
        np.concatenate([*(columns.codes[place] for columns in taken), others[:, place]]).astype(np.int64)
        for place in range(4)
    )
    months = np.array([month.month for month in legend.months], np.int64)[months]
    said = [*legend.figures]
    order = {value: place for place, value in enumerate(sorted({value for _, value, *_ in said if value is not None}))}
    height = np.array([-1 if value is None else order[value] for _, value, *_ in said], np.int64)[figures]

    looked_at = np.array([task in known for task in legend.tasks], np.bool_)
    looked_at[tasks[height < 0]] = True
    cell = tasks * len(legend.units) + units
    sorting = np.lexsort((months, cell))
    cell, months, height = cell[sorting], months[sorting], height[sorting]
    after = (cell[1:] == cell[:-1]) & ((months[1:] == months[:-1]) | (height[1:] < height[:-1]))
    looked_at[tasks[sorting[1:][after]]] = True
    whole = units == legend.units.get(None, -1)
    looked_at |= np.isin(np.arange(len(looked_at)), np.intersect1d(tasks[whole], tasks[~whole]))
    return ~looked_at
