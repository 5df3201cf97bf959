"""A finding from the form on the spot to the store: as it was filled in, or as it was reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan
from records import CheckRow, Photo, PhotoError, Recorded, Store, cleaned, now, record_one
from records.inspection.onsite.checks import MOST_PHOTOS
from records.inspection.onsite.photos import MOST_MB
from records.reading.plain import file_name

PICTURES = ["image/jpeg", "image/png"]
"""Named one by one: of an iPhone's camera the browser then hands over a JPEG instead of a HEIC."""
Spot = tuple[str, str | None]
"""Task and 点位, or the row of a list that was drawn: `第 3 行`."""


class Same(NamedTuple):
    """What was reported of a place: a stage, or a number that may be found as it is."""

    stage: str | None
    number: str | None


@dataclass
class Last:
    """Who went there last, of this session; a plain object, so that a press can fill it."""

    checkers: str = ""


def photo_box(key: str) -> None:
    """Where photos are chosen."""
    st.file_uploader(
        f"照片（最多 {MOST_PHOTOS} 张，每张不超过 {MOST_MB} MB）",
        type=PICTURES,
        accept_multiple_files=True,
        max_upload_size=MOST_MB,
        key=key,
    )


def made(
    plan: Plan, spot: Spot, unit: str, keys: dict[str, str], last: Last, same: Same | None, asker: Asker, typed: Typed
) -> Done:
    """Store it. `keys`: those of the fields; `same`: the press that needs nothing but what was reported. Raises RefusedError."""
    asker.must("inspect")
    told = {part: typed.get(key) for part, key in keys.items()}
    if same:
        told = _as_reported(told, same)
    agrees = {"一致": "是", "不一致": "否"}.get(str(told["agrees"]), "")
    row = CheckRow(
        line=0,
        day=f"{told['day']:%Y-%m-%d}" if told["day"] else "",
        task=spot[0],
        site=spot[1] or "",
        unit=unit,
        checkers=str(told["who"] or ""),
        found_stage=str(told["stage"] or ""),
        found_number=str(told["number"] or ""),
        agrees=agrees,
        problem=str(told["problem"] or ""),
        due=f"{told['due']:%Y-%m-%d}" if told["due"] else "",
    )
    photos = photos_kept(told["photos"] or [])
    by = asker.person(told["by"])
    if not by:
        raise RefusedError("请填写记录人。")

    def act(store: Store) -> Recorded:
        with store.writing() as con:
            found = record_one(con, plan, row, photos, by, now())
            if found.judged.rejected:
                raise RefusedError("".join(problem.message for problem in found.judged.rejected))
        return found

    where = " ".join(filter(None, (spot[0], spot[1])))
    found = stored(asker, "check", act, lambda number: [f"批次 {number}：抽查记录，{where}，照片 {len(photos)} 张"])
    if found and found.batch is None:
        raise RefusedError("这一天已有同样的抽查记录，没有重复写入。")
    last.checkers = row.checkers
    return Done(f"已记录，编号 {found.numbers[0]}。" if found else "已记录。", by=by, follow=True)


def _as_reported(told: dict[str, Any], same: Same) -> dict[str, Any]:
    """What is recorded by the one press of 与所报一致. Raises RefusedError where something else was filled in."""
    if (
        told["agrees"] == "不一致"
        or told["stage"] not in (None, same.stage)
        or told["number"] not in (None, "", same.number)
    ):
        raise RefusedError("下面填的与所报不同，没有记录。不一致的请点“记录”；一致的请先清空下面再点。")
    return {**told, "agrees": "一致", "stage": same.stage, "number": same.number}


def photos_kept(files: Sequence[object]) -> list[Photo]:
    """The pictures as they are kept, one decoded at a time. Raises RefusedError."""
    if len(files) > MOST_PHOTOS:
        raise RefusedError(f"选了 {len(files)} 张照片，最多 {MOST_PHOTOS} 张。请去掉几张。")
    if any(isinstance(file, DeletedFile) for file in files):  # of a session that is no more
        raise RefusedError("连接中断过，照片没有传上，没有记录。请移除照片，重新选择后再记录。")
    kept = []
    for file in files:
        try:
            kept.append(cleaned(file.getvalue()))  # type: ignore[attr-defined]
        except PhotoError as error:
            raise RefusedError(f"照片 {file_name(file.name)} {error}") from None  # type: ignore[attr-defined]
    return kept
