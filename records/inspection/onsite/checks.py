"""抽查记录: what was found on the spot, and what became of it. Append-only, part of every snapshot after it.

A finding never changes a figure (domain.md section 12).
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from records.reading.plain import readable
from records.reading.sheet import Upload
from records.store.batches import latest_number
from records.store.connection import Connection

if TYPE_CHECKING:
    from records.inspection.onsite.photos import Photo

QUERY = Path(__file__).with_name("checks.sql").read_text(encoding="utf-8")
MOST_PHOTOS = 5
"""Of one finding; of one answer as many again."""
LONGEST = 500
"""Characters of 问题, of what was done about it and of what came of it."""
Action = Literal["answered", "closed", "settled"]
_WORDS: dict[Action, str] = {"answered": "整改情况", "closed": "办理结果", "settled": "认定理由"}


class CheckError(Exception):
    """It cannot be recorded; the message is a sentence for the user."""


class Finding(NamedTuple):
    """One finding as it was made; the fields are those of the table `checks` in schema.sql. `line` is 0 where it was
    typed on the page."""

    line: int
    day: date
    task: str
    site: str | None
    unit: str | None
    checkers: str
    month: date
    reported_stage: str | None
    reported_number: Decimal | None
    found_stage: str | None
    found_number: Decimal | None
    agrees: bool
    problem: str
    due: date | None


class Check(NamedTuple):
    """A finding as known at a snapshot; `photos` is the number of those that it was made with. What became of it is None while nothing did."""

    number: int
    batch: int
    line: int
    day: date
    task: str
    site: str | None
    unit: str | None
    checkers: str
    month: date
    reported_stage: str | None
    reported_number: Decimal | None
    found_stage: str | None
    found_number: Decimal | None
    agrees: bool
    problem: str
    due: date | None
    person: str
    received: datetime
    demo: bool
    photos: int
    answer: str | None
    answered_by: str | None
    answered_when: datetime | None
    result: str | None
    closed_by: str | None
    closed_when: datetime | None
    settlement: str | None
    settled_by: str | None
    settled_when: datetime | None

    @property
    def where(self) -> tuple[str, str | None, str | None]:
        """What tells the place from any other: of a 点位 its task and number, else the task and the 街镇."""
        return self.task, self.site, None if self.site else self.unit

    @property
    def asks(self) -> bool:
        """Whether there is something to put right: it differs, or a day was set."""
        return not self.agrees or self.due is not None

    @property
    def open(self) -> bool:
        """待整改: the office has not closed it."""
        return self.asks and self.closed_when is None

    def late(self, today: date) -> bool:
        """逾期: open after its last day."""
        return self.open and self.due is not None and today > self.due


def checks(con: Connection, year: int, snapshot: int) -> list[Check]:
    """Every finding about a year up to a snapshot, oldest first."""
    rows = con.execute(QUERY, {"snapshot": snapshot, "year": year}).fetchall()
    return [Check._make(row) for row in rows]


def append_batch(
    con: Connection, kind: str, person: str, when: datetime, demo: bool = False, upload: Upload | None = None
) -> int:
    """A batch of ours within the caller's transaction, with the bytes of the sheet where there is one. Returns its number."""
    if not readable(person).strip():
        raise CheckError("请填写记录人。")
    from records.history.packed import (
        packed,
    )  # needs pyarrow; whoever only reads findings, as every figure does, does not

    number = latest_number(con) + 1
    con.execute(
        """
        insert into batches (batch, kind, file, sha256, content, person, received, stored, demo)
        values ($number, $kind, $file, $sha256, $content, $person, $when, $when, $demo)
        """,
        {
            "number": number,
            "kind": kind,
            "file": readable(upload.name) if upload else None,
            "sha256": hashlib.sha256(upload.content).hexdigest() if upload else None,
            "content": packed(upload.content) if upload else None,
            "person": readable(person).strip(),
            "when": when,
            "demo": demo,
        },
    )
    return number


def append_findings(con: Connection, batch: int, findings: Sequence[Finding]) -> list[int]:
    """The findings of a batch that is there. Returns their numbers."""
    row = con.execute("select coalesce(max(number), 0) from checks").fetchone()
    assert row is not None
    numbers = [*range(row[0] + 1, row[0] + 1 + len(findings))]
    for number, finding in zip(numbers, findings, strict=True):
        con.execute(
            """
            insert into checks (
                batch, line, number, action, day, task, site, unit, checkers, month, reported_stage, reported_number,
                found_stage, found_number, agrees, problem, due
            )
            values (
                $batch, $line, $number, 'made', $day, $task, $site, $unit, $checkers, $month, $reported_stage,
                $reported_number, $found_stage, $found_number, $agrees, $problem, $due
            )
            """,
            {"batch": batch, "number": number, **finding._asdict()},
        )
    return numbers


def append_photos(con: Connection, batch: int, number: int, photos: "Sequence[Photo]") -> None:
    """The photos of a finding, or those of its answer, behind what it has, within the caller's transaction. Raises
    CheckError."""
    row = con.execute(
        "select count(*) filter (where batch = $batch), coalesce(max(place), 0) from photos where number = $number",
        {"batch": batch, "number": number},
    ).fetchone()
    held, last = row or (0, 0)
    if held + len(photos) > MOST_PHOTOS:
        raise CheckError(f"一条抽查记录最多 {MOST_PHOTOS} 张照片，读到 {held + len(photos)} 张。请少选几张。")
    for place, photo in enumerate(photos, last + 1):
        con.execute(
            """
            insert into photos (batch, number, place, content, width, height, sha256)
            values ($batch, $number, $place, $content, $width, $height, $sha256)
            """,
            {
                "batch": batch,
                "number": number,
                "place": place,
                "sha256": hashlib.sha256(photo.content).hexdigest(),
                **photo._asdict(),
            },
        )


def photo(con: Connection, number: int, place: int) -> bytes | None:
    """One photo of a finding that was not undone; None where there is none."""
    row = con.execute(
        """
        select content
        from photos
        where
            number = $number
            and place = $place
            and batch not in (select reverts from batches where kind = 'revert')
        """,
        {"number": number, "place": place},
    ).fetchone()
    return bytes(row[0]) if row else None


def answer_photos(con: Connection, number: int, snapshot: int) -> list[int]:
    """The places of the photos that came with the last answer to a finding, as known at a snapshot."""
    rows = con.execute(
        """
        select place
        from photos
        where
            number = $number
            and batch = (
                select max(checks.batch)
                from checks
                where
                    checks.number = $number
                    and checks.action = 'answered'
                    and checks.batch <= $snapshot
                    and checks.batch not in (select reverts from batches where kind = 'revert' and batch <= $snapshot)
            )
        order by place
        """,
        {"number": number, "snapshot": snapshot},
    ).fetchall()
    return [place for (place,) in rows]


def append_follow_up(
    con: Connection, check: Check, action: Action, result: str, person: str, when: datetime, demo: bool = False
) -> int:
    """What became of a finding as it is known now, within the caller's transaction. Returns the batch number; raises
    CheckError."""
    text, words = readable(result).strip(), _WORDS[action]
    if not text:
        raise CheckError(f"请填写{words}。")
    if len(text) > LONGEST:
        raise CheckError(f"{words}有 {len(text)} 个字，最多 {LONGEST} 个。请写短些。")
    if action == "settled" and (check.agrees or check.settled_when):
        raise CheckError(f"抽查记录 {check.number} 没有待认定的不符，不用再操作。")
    if action != "settled" and not check.open:
        raise CheckError(f"抽查记录 {check.number} 没有待整改的事项，不用再操作。")
    batch = append_batch(con, "follow_up", person, when, demo)
    con.execute(
        "insert into checks (batch, number, action, result) values ($batch, $number, $action, $result)",
        {"batch": batch, "number": check.number, "action": action, "result": text},
    )
    return batch
