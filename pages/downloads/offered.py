"""Every file that leaves: its address, who may have it, how it is made of what the pages show."""

import re
from collections.abc import Collection

from access import csv_text, draft, may
from metrics.month.discipline import discipline
from metrics.month.reminding import reminders
from pages.downloads import asked, exported
from pages.downloads.audited import filter_asked
from pages.downloads.returned import returned_files
from pages.downloads.route import Asked, File, FileRoute, RefusedError, unknown
from pages.parts.visit import at_hand
from pages.parts.visit.asking import readable
from pages.parts.visit.view import report_address
from records import checks, default_store, latest_number, now, original, photo, taken_along
from records.history.files import ORIGINALS
from reports.accounts_list import accounts_csv, accounts_xlsx
from reports.deck.slide import EVERYBODY
from reports.exports import EXPORTS, file_name
from reports.monthly.paper import Paper
from reports.ooxml.workbook import inert
from reports.reporting_list import list_csv, list_xlsx, register_csv, register_xlsx
from reports.template.checks import checks_xlsx
from reports.template.sites import carried_csv, carried_over, carried_xlsx, sites_csv, sites_xlsx
from reports.template.xlsx import template_csv, template_xlsx

MOST_EVENTS = 100_000
SHEETS = ("xlsx", "csv")
TABLES = (".csv", ".txt", ".xlsx")


def _export(wanted: Asked) -> File:
    """A month as a file of the kind asked for."""
    kind = wanted.place["kind"]
    if kind not in EXPORTS:
        raise unknown("这种文件", kind)
    month = asked.month(wanted.query)
    assessment = month.assessment
    audience = asked.audience(month.plan, wanted.query) if EXPORTS[kind].audiences else EVERYBODY
    short = asked.short(kind, wanted.query)
    paper = Paper(**wanted.access.settings.papers.model_dump(), short=short)
    seen = readable(wanted.access.account(wanted.handle), month.plan)
    made = exported.made(assessment, month.number, kind, audience, paper, seen)
    name = file_name(kind, assessment.plan, month.number, assessment.snapshot, audience, short=short)
    return File(name, made.content)


def _template(wanted: Asked) -> File:
    """The template of a month, of one department or of all."""
    ending, month = _ending(wanted), asked.month(wanted.query)
    department = asked.department(month.plan, wanted.query)
    make = template_xlsx if ending == "xlsx" else template_csv
    return File(f"{month.name}-{department or '全部'}.{ending}", make(month.assessment, month.number, department))


def _sites(wanted: Asked) -> File:
    """The sheet of sites: what the register says, and a row for each task that has no site yet; `unfinished=1`: what next
    year's begins with."""
    ending, month = _ending(wanted), asked.month(wanted.query)
    year, last = month.plan.year, month.plan.reporting.last_month
    if wanted.query.get("unfinished") == "1":
        plan = at_hand.plan_of(year) or month.plan
        known = at_hand.sites(plan, month.assessment.snapshot, last).values()
        carried = carried_over(plan, known, at_hand.plan_of(year + 1))
        content = carried_xlsx(year, carried) if ending == "xlsx" else carried_csv(carried)
        return File(f"{year + 1}-点位表（从{year}年结转）.{ending}", content)
    found = at_hand.sites(month.plan, month.assessment.snapshot, month.number).values()
    content = sites_xlsx(month.plan, found) if ending == "xlsx" else sites_csv(found)
    return File(f"{year}-点位表.{ending}", content)


def _original(wanted: Asked, kinds: Collection[str] = ORIGINALS) -> File:
    """A file as it was handed in, byte for byte. Its name ends as that of a table, so that nothing else opens it."""
    number = _number(wanted, "batch", "批次")
    with default_store().reading() as con:
        found = original(con, number, kinds)
    if found is None:
        raise unknown("批次", wanted.place["batch"])
    name, content = found
    ending = "" if name.lower().endswith(TABLES) else ".xlsx" if content.startswith(b"PK") else ".csv"
    return File(f"{name}{ending}", content, f"批次 {number}：{name}")


def _checks_original(wanted: Asked) -> File:
    """A filled in sheet of checks, which holds findings of every department, as the office handed it in."""
    return _original(wanted, ["checks"])


def _check_sheet(wanted: Asked) -> File:
    """The sheet to take along of a sample that was drawn."""
    plan, batch = at_hand.plan_in_force().plan, _number(wanted, "batch", "抽取批次")
    if plan is None:
        raise RefusedError(503, "任务清单 targets.yaml 有错误，请管理员改正后再下载。")
    with default_store().reading() as con:
        taken = taken_along(con, plan, batch)
    if taken is None:
        raise unknown("抽取批次", str(batch))
    return File(f"{taken.sample.month:%Y-%m}-实地抽查表-{batch}.xlsx", checks_xlsx(plan, taken))


def _photo(wanted: Asked) -> File:
    """One photo of a finding, for whoever may read the finding."""
    number, place = _number(wanted, "number", "抽查记录"), _number(wanted, "place", "照片")
    who = wanted.access.account(wanted.handle)
    with default_store().reading() as con:
        last = latest_number(con)
        known = ((year, c) for year in at_hand.years(last) for c in checks(con, year, last))
        year, found = next(((year, c) for year, c in known if c.number == number), (0, None))
        content = photo(con, number, place) if found else None
    plan = at_hand.plan_of(year) if found else None  # in that of another year the number may be another department's
    task = plan.tasks.get(found.task) if plan and found else None
    if found is None or content is None:
        raise unknown("照片", f"{number}-{place}")
    if not may(who, "checks", task.department if task else None):
        raise RefusedError(403, "没有权限：这条抽查记录是其他科室的。需要时请找局办公室。")
    return File(f"抽查记录{number}-照片{place}.jpg", content, shown=True)


def _number(wanted: Asked, part: str, what: str) -> int:
    text = wanted.place[part]
    if not re.fullmatch("[0-9]{1,9}", text):
        raise unknown(what, text)
    return int(text)


def _reporting(wanted: Asked) -> File:
    """报送情况 of a month."""
    ending, month = _ending(wanted), asked.month(wanted.query)
    rows = at_hand.briefing(month.assessment, month.number).discipline
    make = list_xlsx if ending == "xlsx" else list_csv
    name = f"{month.name}-报送情况-{month.assessment.snapshot}.{ending}"
    return File(name, make(month.assessment, month.number, rows))


def _register(wanted: Asked) -> File:
    """锁定后变更登记 of the year."""
    ending, month = _ending(wanted), asked.month(wanted.query)
    changes = at_hand.briefing(month.assessment, month.number).changes
    make = register_xlsx if ending == "xlsx" else register_csv
    name = f"{month.plan.year}-锁定后变更登记-{month.assessment.snapshot}.{ending}"
    return File(name, make(month.assessment, changes))


def _reminder(wanted: Asked) -> File:
    """催报 of one department as a letter that is not sent yet, to the addresses it has."""
    month = asked.month(wanted.query)
    seen, department = month.assessment, asked.department(month.plan, wanted.query)
    rows = [row for row in discipline(seen, month.number) if row.department == department]
    address = report_address(wanted.access.settings.public_url, month.plan, month.number)
    found = reminders(month.plan, month.number, rows, seen.snapshot.day, address)
    if not found:
        raise RefusedError(404, f"{department or '没有写科室，或这个科室'}已报齐，不用催报。")
    to = wanted.access.addresses().get(found[0].department, ())
    name = f"{month.name}-催报-{found[0].department}.eml"
    return File(name, draft(to, found[0].subject, found[0].text))


def _accounts(wanted: Asked) -> File:
    """The sheet for new accounts, a row for each department of the plan in force."""
    ending, plan = _ending(wanted), at_hand.plan_in_force().plan
    if plan is None:
        raise RefusedError(503, "任务清单 targets.yaml 有错误，请管理员改正后再下载。")
    return File(f"账号.{ending}", (accounts_xlsx if ending == "xlsx" else accounts_csv)(plan))


def _audit(wanted: Asked) -> File:
    """The audit as CSV, filtered as on its page."""
    if wanted.access.open:
        raise RefusedError(404, "没有设置登录，不记审计。")
    found = filter_asked(wanted.query).found(wanted.access.db, MOST_EVENTS)
    return File(f"审计-{now():%Y%m%d}.csv", csv_text(found, inert).encode())


def _returned(wanted: Asked) -> File:
    """The wrong rows of an upload, for the session that sent it."""
    found = returned_files.find(wanted.handle, wanted.place["token"])
    if found is None:
        raise RefusedError(404, "这个文件已不保留，或不是你上传的。请回到“数据上报”，刷新页面后重新上传再下载。")
    return found


def _ending(wanted: Asked) -> str:
    ending = wanted.place["ending"]
    if ending not in SHEETS:
        raise unknown("这种文件", ending)
    return ending


EXPORT = FileRoute("/files/export/{kind}", ("page:exports", "export"), _export)
TEMPLATE = FileRoute("/files/template.{ending}", ("page:report", "template"), _template)
SITES = FileRoute("/files/sites.{ending}", ("page:sites", "template"), _sites)
ORIGINAL = FileRoute("/files/original/{batch}", ("page:task", "original"), _original)
REPORTING = FileRoute("/files/office/reporting.{ending}", ("page:office", "export"), _reporting)
REGISTER = FileRoute("/files/office/register.{ending}", ("page:office", "export"), _register)
REMINDER = FileRoute("/files/office/reminder.eml", ("page:office", "remind"), _reminder)
ACCOUNTS = FileRoute("/files/accounts.{ending}", ("accounts",), _accounts)
AUDIT = FileRoute("/files/audit.csv", ("page:audit", "audit"), _audit)
RETURNED = FileRoute("/files/returned/{token}", ("page:report",), _returned)
CHECK_SHEET = FileRoute("/files/checks/sheet/{batch}", ("page:checks", "inspect"), _check_sheet)
CHECKS_ORIGINAL = FileRoute("/files/checks/original/{batch}", ("page:checks", "inspect"), _checks_original)
PHOTO = FileRoute("/files/checks/photo/{number}/{place}", ("page:checks",), _photo)
FILES = (
    *(EXPORT, TEMPLATE, SITES, ORIGINAL, REPORTING, REGISTER, REMINDER, ACCOUNTS, AUDIT, RETURNED),
    *(CHECK_SHEET, CHECKS_ORIGINAL, PHOTO),
)
