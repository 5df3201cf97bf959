"""数据版本: a point in the history at which figures can be computed again."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, order=True)
class Snapshot:
    """Everything stored up to and including batch `number`, judged as on `day`.

    The day belongs to it because an unreported month turns 未报送 when its deadline passes, without
    any new record. Its text form, `42-20241021`, is what links and exports carry.
    """

    number: int
    day: date

    def __str__(self) -> str:
        return f"{self.number}-{self.day.isoformat().replace('-', '')}"

    @property
    def moment(self) -> datetime:
        """The last moment of its day."""
        return datetime.combine(self.day, time.max)

    @property
    def caption(self) -> str:
        return f"数据版本 {self}"


def parse_snapshot(text: str) -> tuple[int, date | None] | None:
    """`42-20241021` or `42` → (42, its day or None); None for anything else."""
    found = re.fullmatch(r"([0-9]{1,9})(?:-([0-9]{8}))?", text.strip())
    if not found:
        return None
    number, day = found.groups()
    try:
        return int(number), datetime.strptime(day, "%Y%m%d").date() if day else None
    except ValueError:
        return None
