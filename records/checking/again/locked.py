"""Rows of locked months (domain.md section 5): a change has its 更正原因 and is registered; that of a department is a
更正申请, kept aside.
"""

from collections.abc import Collection, Iterator, Mapping

from plan import Problem, problem
from records.checking.again.corrections import Corrections
from records.checking.entry import Entry
from records.checking.told import Ledger
from records.history.lock import Lock

WITHOUT_REASON, REGISTERED = "更改须写明原因", "将作为锁定后的变更登记"
AGAIN = "这一行的更正申请已经报过，正在等局办公室答复，不用再报"


def notice(lock: Lock, entry: Entry, what: str, advice: str = "") -> Problem:
    """What is said of a row of a locked month."""
    said = f"{entry.month.month} 月已于 {lock.when:%Y-%m-%d} 由{lock.person}锁定（{lock.reason}），{what}"
    return problem(entry.line, "月份", f"{entry.month:%Y-%m}", said, advice)


class Locked:
    """What becomes of the rows of a file that change locked months: `closed` are refused for want of a reason, `asking`
    are 更正申请, `again` stand in one that has no answer yet. `effective` are all other rows.

    `office`: whether the sender may change them at once. `waiting`: the rows, from month to stage, of 更正申请 without
    an answer.
    """

    def __init__(
        self,
        ledger: Ledger,
        locks: Mapping[int, Lock],
        corrections: Corrections,
        entries: list[Entry],
        *,
        office: bool,
        waiting: Collection[tuple[object, ...]],
    ) -> None:
        self._ledger, self._locks = ledger, locks
        changing = ledger.changed_in(locks, entries)
        self.again = [] if office else [e for e in changing if e[1:8] in waiting]
        asked = {e.line for e in self.again}
        changing = [e for e in changing if e.line not in asked]
        self.closed = [
            self._notice(e, WITHOUT_REASON, "请在「更正原因」写明") for e in changing if not corrections.explained(e)
        ]
        refused = {p.row for p in self.closed}
        self.asking = [] if office else [e for e in changing if e.line not in refused]
        aside = asked | refused | {e.line for e in self.asking}
        self.effective = [e for e in entries if e.line not in aside] if aside else entries

    def words(self, entries: list[Entry]) -> Iterator[Problem]:
        """What is to be known of rows that take effect, and of those asked for before."""
        for e in self._ledger.changed_in(self._locks, entries):
            yield self._notice(e, REGISTERED)
        for e in self.again:
            yield problem(e.line, "月份", f"{e.month:%Y-%m}", AGAIN)

    def _notice(self, entry: Entry, what: str, advice: str = "") -> Problem:
        return notice(self._locks[entry.month.month], entry, what, advice)
