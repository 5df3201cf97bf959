"""A plan changed bit by bit, text → text: `parted` and `joined` pieces, `edited` one of them, every other line as it was.

`Row` is what a piece says and what is wrong with it; `typed` what a person wrote into a cell of it; `split`, `merged`,
`drawn_up` make pieces of pieces; `marks` finds the tasks in the document they come from.
"""

from plan.drafting.confirmed import UnreadableError
from plan.editing.cells import CELLS, Cells, shown, typed
from plan.editing.marks import Mark, left_of, marks, remaining
from plan.editing.one import edited, raw
from plan.editing.pieces import Piece, UnfitPlanError, joined, parted
from plan.editing.rows import Above, Row, above, row
from plan.editing.shape import cut, drawn_up, headed, merged, split

__all__ = [
    "CELLS",
    "Above",
    "Cells",
    "Mark",
    "Piece",
    "Row",
    "UnfitPlanError",
    "UnreadableError",
    "above",
    "cut",
    "drawn_up",
    "edited",
    "headed",
    "joined",
    "left_of",
    "marks",
    "merged",
    "parted",
    "raw",
    "remaining",
    "row",
    "shown",
    "split",
    "typed",
]
