"""What is said of the rows of a file while they are read, cell by cell."""

from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches

from plan import Problem, problem
from records.reading.sheet import Row

MOST_GUESSES = 200
"""Different unknown names of a file for which the nearest known one is looked for, which takes a while."""


@dataclass
class Remarks:
    """What is wrong collects in `rejected`, what is worth saying in `warnings`."""

    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    _guesses: dict[tuple[str, ...], str | None] = field(default_factory=dict)

    def refuse(self, row: Row, column: str, expected: str, advice: str = "") -> None:
        self.rejected.append(problem(row.line, column, row.text(column), expected, advice))

    def warn(self, row: Row, column: str, what: str, advice: str = "") -> None:
        self.warnings.append(problem(row.line, column, row.text(column), what, advice))

    def nearest(self, text: str, column: str, names: Collection[str], cutoff: float) -> str | None:
        """The known name that looks most like the text; sought once for each text, and not for thousands."""
        key = (column, text)
        if key not in self._guesses:
            if len(self._guesses) >= MOST_GUESSES or len(text) > MOST_GUESSES:
                return None
            near = get_close_matches(text, names, n=1, cutoff=cutoff)
            self._guesses[key] = near[0] if near else None
        return self._guesses[key]
