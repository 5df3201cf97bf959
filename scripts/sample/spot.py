"""实地抽查 of the sample: the sheets of checks as they came back, and the photos, of what data/sample/inspections.yaml tells."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from records.inspection.onsite.draw import Case, draw
from records.inspection.onsite.sheet import COLUMNS
from scripts.sample.pictures import drawn_photo
from scripts.sample.sited import Sites, Told

HEADER = ("序号", "检查街镇", "点位名称", *COLUMNS)


def spot_files(sites: Sites, inspections: Sequence[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Path below data/sample and bytes of every sheet and photo. Raises ValueError for a finding about a site that the seed
    does not draw."""
    for told in inspections:
        drawn = _drawn(sites, told["draw"])
        if missing := [of for of in told["found"] if of not in drawn]:
            raise ValueError(f"inspections.yaml: {'、'.join(missing)} 没有抽到，抽到的是 {'、'.join(drawn)}")
        yield told["sheet"]["file"], _sheet(told, drawn)
        for of, found in told["found"].items():
            site, _ = drawn[of]
            for number, (name, scene) in enumerate(found.get("photos", {}).items(), 1):
                yield name, drawn_photo(scene, site.name, _day(told, [*drawn].index(of)), number)


def _drawn(sites: Sites, asked: dict[str, Any]) -> dict[str, tuple[Told, str]]:
    """Task and number → the site, and the 街镇 that checks it; as `draw_sample` draws them."""
    population = {_name(site): site for site in sites.reported(asked["tasks"], asked["month"])}
    cases = [Case(name, site.unit) for name, site in population.items()]
    chosen = draw(cases, asked["seed"], asked["number"], each_unit=asked["each_unit"], cross=asked["cross"])
    return {each.case.name: (population[each.case.name], each.checker) for each in chosen}


def _name(site: Told) -> str:
    return f"{site.task.id}|{site.number}"


def _day(told: dict[str, Any], place: int) -> str:
    days = told["visits"]["days"]
    return f"{days[place * len(days) // told['draw']['number']]:%Y-%m-%d}"


def _sheet(told: dict[str, Any], drawn: dict[str, tuple[Told, str]]) -> bytes:
    checkers = told["visits"]["checkers"]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADER, restval="")
    writer.writeheader()
    for place, (of, (site, checker)) in enumerate(drawn.items()):
        found = told["found"].get(of, {})
        row = {
            "序号": place + 1,
            "检查街镇": checker,
            "点位名称": site.name,
            "日期": _day(told, place),
            "任务编号": site.task.id,
            "点位编号": site.number,
            "街镇": site.unit,
            "检查人": checkers[place % len(checkers)],
            "发现节点": found.get("stage", site.stage(told["draw"]["month"])),
            "是否一致": "否" if "stage" in found else "是",
            "问题": found.get("problem", ""),
            "整改期限": found.get("due", ""),
        }
        writer.writerow(row)
    return out.getvalue().encode("gb18030")
