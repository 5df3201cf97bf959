"""What the outcome of taking in files rests on: where it is the same, what was found once need not be found again."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from plan import Plan
from records import Last, Sender


@dataclass(frozen=True)
class Base:
    """The store as it was, the plan, the month for rows without one, and the terms of the sender: who sends them, and at
    what time of which day, does not decide over rows, but the day does."""

    last: Last | None
    plan: Plan
    default_month: date | None
    terms: Sender

    @property
    def number(self) -> int:
        """The last batch; 0 before the first."""
        return self.last.batch if self.last else 0


def base_of(last: Last | None, plan: Plan, sender: Sender, default_month: date | None) -> Base:
    """That of files which are about to be taken in, where `last` is the store's last batch."""
    received, stored = (datetime.combine(moment, time()) for moment in (sender.received, sender.stored))
    terms = replace(sender, person="", received=received, stored=stored, demo=False)
    return Base(last, plan, default_month, terms)
