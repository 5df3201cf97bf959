"""What leaves of a working copy: its text, the table for the departments to confirm, the template as it would be."""

from metrics.look import look
from pages.downloads.route import Asked, File, FileRoute, RefusedError, unknown
from pages.parts.plan.copy.work import Work, at_work
from plan import Plan, PlanError
from records import default_store, now
from reports.confirmation import confirmation_xlsx
from reports.template.xlsx import template_xlsx

WRONG = "工作稿里还有错误，改好以后再下载。"


def _file(wanted: Asked) -> File:
    """One of the files of the copy that is worked at."""
    work = at_work(wanted.access)
    if work is None:
        raise RefusedError(404, "现在没有工作稿。请刷新“任务清单”页。")
    kind, name = wanted.place["kind"], f"{work.copy.year}年任务清单"
    if kind == "draft.yaml":
        return File(f"{name}-工作稿.yaml", work.text.encode())
    if kind == "confirmation.xlsx":
        return File(f"{name}-任务确认表.xlsx", confirmation_xlsx(_right(work)))
    if kind == "template.xlsx":
        plan = _right(work)
        month = plan.reporting.first_month
        figures = look(default_store(), plan, now().date())
        return File(f"{plan.year}-{month:02d}-全部-预览.xlsx", template_xlsx(figures, month, None))
    raise unknown("这种文件", kind)


def _right(work: Work) -> Plan:
    try:
        return work.plan()
    except PlanError:
        raise RefusedError(409, WRONG) from None


PLAN = FileRoute("/files/plan/{kind}", ("page:plan", "plan"), _file)
LINKS = (
    ("下载工作稿（YAML）", "draft.yaml"),
    ("任务确认表（Excel，发给各科室核对）", "confirmation.xlsx"),
    ("填报模板预览（Excel）", "template.xlsx"),
)
