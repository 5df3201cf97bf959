"""实地抽查 on slides: the counts, what differs or waits for its 整改, and photos of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from metrics.checks import Checked
from metrics.figures import percent
from records import Connection, Seen, photo
from reports.deck.briefing import Briefing
from reports.deck.slide import EVERYBODY, Audience, Picture, Row, Slide, Table, tables
from reports.look.checks import agreement_words, check_state, found_words, place_words, reported_words
from reports.look.table import day_name

HEADER = ("结果", "任务和地点", "报与查", "问题", "整改")
WIDTHS, BESIDE_PICTURES = (13, 27, 15, 26, 19), 4
"""Rows on a slide that has pictures too."""
MOST_PICTURES = 4
NOTHING = "抽查的都与所报一致，没有待整改的。"
NOT_YOURS = "抽查记录由责任科室和局办公室查看。"


def inspected(briefing: Briefing, audience: Audience = EVERYBODY) -> Iterator[Slide]:
    """As many slides as the rows need; nothing where nobody was there. Shown in a month whose reports were checked, and
    as long as something differs or is to be put right."""
    tasks = None if audience == EVERYBODY else _tasks(briefing, audience)
    found = briefing.status.checked(tasks)
    if found is None:
        return
    mine = [seen for seen in briefing.findings if tasks is None or seen.check.task in tasks]
    asked = sorted((seen for seen in mine if seen.check.open or seen.marked), key=lambda seen: not seen.marked)
    pictures = tuple(_pictures(briefing, asked, mine))
    title, subtitle = _title(found), _subtitle(briefing, found, tasks)
    rows = tuple(_row(briefing, seen) for seen in asked)
    new = any(seen.check.month.month == briefing.month for seen in mine)
    shown = bool(found.open or found.marked or new)
    table = Table(HEADER, WIDTHS, rows)
    made = [*tables("checks", title, table, most=1, of="条", each=BESIDE_PICTURES)]
    first, *rest = made or [
        Slide("checks", "checks", title, lines=(NOT_YOURS if found.open or found.marked else NOTHING,))
    ]
    more = f"，{first.subtitle}" if first.subtitle else ""
    yield replace(first, subtitle=f"{subtitle}{more}", pictures=pictures, shown=shown)
    yield from (replace(slide, shown=False) for slide in rest)


def illustrated(con: Connection, briefing: Briefing, audience: Audience = EVERYBODY) -> Briefing:
    """The same with the pictures that its slides show, which are those that may be seen where it goes to."""
    wanted = [picture for slide in inspected(briefing, audience) for picture in slide.pictures]
    read: Mapping[tuple[int, int], bytes] = {
        (each.number, each.place): content for each in wanted if (content := photo(con, each.number, each.place))
    }
    return replace(briefing, photos=read)


def _tasks(briefing: Briefing, audience: Audience) -> frozenset[str]:
    return frozenset(s.task.id for s in briefing.status.standings if audience.keeps(s))


def _title(found: Checked) -> str:
    """`实地抽查：查 32 处，一致 30，抽查不符 1，待整改 2`."""
    said = [f"查 {found.checked} 处", f"一致 {found.agreeing}"]
    said += [f"抽查不符 {found.marked}"] if found.marked else []
    late = f"（逾期 {found.late}）" if found.late else ""
    return f"实地抽查：{'，'.join([*said, f'待整改 {found.open}{late}'])}"


def _subtitle(briefing: Briefing, found: Checked, tasks: frozenset[str] | None) -> str:
    """核实率 and 一致率 with what they are of, and how many findings may not be read here."""
    said = []
    if found.coverage is not None:
        said.append(f"核实率 {percent(found.coverage)}（已报点位 {found.reported} 个，查过 {found.sites} 个）")
    said.append(f"一致率 {percent(found.agreement)}")
    if briefing.hidden and tasks is None:
        said.append(f"其他科室的 {briefing.hidden} 条没有列出")
    return "，".join(said)


def _row(briefing: Briefing, seen: Seen) -> Row:
    check, task = seen.check, briefing.plan.tasks.get(seen.check.task)
    name = task.title if task else check.task
    due = f"，期限{day_name(check.due, briefing.plan.year)}" if check.open and check.due else ""
    state = check_state(check, briefing.seen)
    told = (("报", reported_words(check)), ("查", found_words(check)))
    return Row(
        (
            agreement_words(seen),
            f"{name}：{place_words(briefing.assessment.inspected, check)}",
            "，".join(f"{word}{text}" for word, text in told if text) or "—",
            check.problem or "—",
            f"{state}{due}",
        ),
        late=check.late(briefing.seen),
    )


def _pictures(briefing: Briefing, asked: Iterable[Seen], mine: Iterable[Seen]) -> Iterator[Picture]:
    """A handful: the first photo of each finding, of those in the table first, of the others the newest first; then second
    photos, and so on."""
    rest = sorted(mine, key=lambda seen: (seen.check.day, seen.check.number), reverse=True)
    order = list({seen.check.number: seen for seen in (*asked, *rest) if seen.check.photos}.values())
    places = ((seen, place) for place in range(1, 6) for seen in order if place <= seen.check.photos)
    for (seen, place), _ in zip(places, range(MOST_PICTURES), strict=False):
        check = seen.check
        site = briefing.assessment.inspected.names.get((check.task, check.site or "")) or check.site
        where = site or place_words(briefing.assessment.inspected, check)
        day = day_name(seen.check.day, briefing.plan.year)
        yield Picture(seen.check.number, place, f"{where}，{day}，{agreement_words(seen)}")
