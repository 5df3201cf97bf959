"""What an installation says of its 月报 as a paper: 红头, 期号, 署名, 版记; and how many pages it may have."""

from dataclasses import dataclass
from datetime import date

from plan import Plan


@dataclass(frozen=True)
class Paper:
    """`head`: 红头, the name in red above the first page; `signer`: 署名, the plan's issuer where empty; `first_issue`: 期号 of
    the calendar's first month; `copies` and `printer`: 抄送 and 印发机关 of the 版记. Without `head` there is no 红头, without the
    last two no 版记. `short`: two pages for the head of the bureau instead of the whole.
    """

    head: str = ""
    signer: str = ""
    first_issue: int = 1
    copies: tuple[str, ...] = ()
    printer: str = ""
    short: bool = False

    def issue(self, plan: Plan, month: int) -> str:
        """`第8期`."""
        return f"第{self.first_issue + plan.reporting.months.index(month)}期"

    def signed_by(self, plan: Plan) -> str:
        return self.signer or plan.header.issuer

    @property
    def colophon(self) -> bool:
        """Whether there is a 版记."""
        return bool(self.copies or self.printer)


def written_day(day: date) -> str:
    """成文日期 in Arabic figures, without leading zeros (GB/T 9704-2012, 7.3.5.4): `2024年10月5日`."""
    return f"{day.year}年{day.month}月{day.day}日"
