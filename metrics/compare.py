"""Month against month, snapshot against snapshot: what moved, and which lamps flipped."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from metrics.assess import Assessment, Standing
from metrics.lamps import Lamp

SEVERITY: dict[Lamp, int] = {"done": 0, "green": 1, "idle": 1, "none": 1, "yellow": 2, "red": 3, "missing": 3}
"""How much a lamp asks for attention. 未报送 weighs as 滞后 does: nothing is known of it."""

Turn = Literal["better", "worse", "other"]


@dataclass(frozen=True)
class Change:
    """One task seen twice. `before` is None where the earlier plan did not have it, `after` where the later has not."""

    before: Standing | None
    after: Standing | None

    @property
    def standing(self) -> Standing:
        """The later standing, else the earlier."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def flipped(self) -> bool:
        """The lamp is another."""
        return (self.before and self.before.lamp) != (self.after and self.after.lamp)

    @property
    def moved(self) -> bool:
        """The actual is another."""
        return (self.before and self.before.actual) != (self.after and self.after.actual)

    @property
    def difference(self) -> Fraction | None:
        """How much the actual grew, in the task's unit (a rate's as a share); None where either is unknown."""
        if self.before is None or self.after is None or self.before.actual is None or self.after.actual is None:
            return None
        return self.after.actual - self.before.actual

    @property
    def turn(self) -> Turn:
        """Whether the lamp turned for the better or the worse."""
        if self.before is None or self.after is None:
            return "other"
        step = SEVERITY[self.after.lamp] - SEVERITY[self.before.lamp]
        return "other" if step == 0 else ("worse" if step > 0 else "better")


def compare(before: Assessment, month_before: int, after: Assessment, month_after: int) -> list[Change]:
    """Every task of either plan, in the later plan's order, those it has no longer at the end."""
    old = {s.task.id: s for s in before.at(month_before)}
    new = {s.task.id: s for s in after.at(month_after)}
    gone = [Change(s, None) for id, s in old.items() if id not in new]
    return [Change(old.get(id), s) for id, s in new.items()] + gone
