"""What one cell of a header names: a column of ours with whatever an office adds to the name, or what it looks like.

完成值（必填）, *月份, 累计完成值, 完成值(户) are columns of ours. 完成值（本月）, 完成值（计划） are other figures and never
taken for it; 完成数, 完成情况 may be meant, so they are named. Where the words added say nothing that is known here, the
column is taken and the words are told.
"""

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from records.reading.cells import plain
from records.reading.sheet import COLUMNS, FIGURES, REFERENCE_COLUMNS, WORDS

TOLD = ("任务名称", *WORDS)
"""Columns of words, which any words before the name leave what they are: 本月进展情况, 重点工作任务名称."""
LONGEST = 60
"""Signs of a name with its addition; a longer cell is no name."""


class Named(NamedTuple):
    """`column` is the column of ours that the cell names, None where it names none; `like` the one it may be meant for
    but is not taken for; `other` whether its words say that it is another figure (上月, 计划); `added` words that are
    told, perhaps a unit."""

    column: str | None
    like: str | None = None
    other: bool = False
    added: str = ""


@lru_cache(maxsize=4096)
def header_name(cell: str) -> str:
    """The name without the blanks in it and without the * that marks a column to be filled."""
    return "".join(plain(cell).split()).strip("*")


@lru_cache(maxsize=4096)
def named(cell: str) -> Named:
    name = header_name(cell) if len(cell) <= 2 * LONGEST else ""
    name = _CORRECTION.sub("更正原因", name)
    if name in COLUMNS:
        return Named(name)
    if name in ("点位编号", "点位名称"):
        return Named("点位")
    if not name or len(name) > LONGEST or name in REFERENCE_COLUMNS:
        return Named(None)
    whole = _QUOTES.sub("", name)
    bare = _BRACKETED.sub("|", whole)
    if whole.strip("()[]【】〔〕") in COLUMNS:
        return Named(whole.strip("()[]【】〔〕"))
    found = [column for column in COLUMNS if column in bare]
    if _TIMES.search(bare) or ("月份" in found and (len(found) > 1 or "完成" in bare)):
        return Named(None)  # 节点完成时间, 完成月份: when, not what
    if len(found) > 1:  # 进展情况及滞后原因: one of them or both, nobody knows
        return Named(None, found[0])
    return _with_words(whole, bare, found[0]) if found else Named(None)


def meant(cell: str) -> str | None:
    """The column of ours that a cell which names none may be meant for, by its words or its sound."""
    name = header_name(cell) if len(cell) <= LONGEST else ""
    read = named(cell)
    if read.column or read.like or not name or any(column in name for column in (*COLUMNS, *REFERENCE_COLUMNS)):
        return read.like
    return _alike(_BRACKETED.sub("", _QUOTES.sub("", name)))


def shown(cell: str) -> str:
    """The name as it was written, on one line."""
    return "".join(cell.split()).strip("*＊")


def _with_words(whole: str, bare: str, column: str) -> Named:
    before, _, after = bare.partition(column)
    apart = (not before or before[-1] in _ENDS) and (not after or after[0] in _ENDS)
    inside = [next(filter(None, found)) for found in _BRACKETED.findall(whole) if any(found)]
    words = [word for part in (before, after, *inside) for word in _words(part)]
    if any(_says_other(word, column) for word in words):
        return Named(None, column, other=True)
    unknown = [word for word in words if not _SAYS_NOTHING.fullmatch(word)]
    if column not in FIGURES and bare.endswith(("数", "量", "率")):
        return Named(None)  # 街镇数
    if unknown and not apart and column not in TOLD:
        return Named(None, column)
    return Named(column, added="、".join(unknown) if column in FIGURES else "")


def _words(part: str) -> list[str]:
    return [word for word in _BETWEEN.split(_NOT_MEANT.sub("", part)) if word]


def _says_other(word: str, column: str) -> bool:
    """Whether the word makes another figure of the column: that of last month, the planned one, the month's own."""
    return bool(
        _BEFORE.search(word)
        or (column in FIGURES and _PLANNED.search(word))
        or (column in ("完成值", "分母") and _OF_THE_MONTH.search(word))
    )


def says_other(head: str, column: str) -> bool:
    """The same of a heading that stands over several columns; 本月完成情况 over 完成值 is the usual one."""
    words = [word for word in _words(header_name(head)) if not _SAYS_NOTHING.fullmatch(word)]
    return any(_BEFORE.search(word) or (column in FIGURES and _PLANNED.search(word)) for word in words)


def adds_words(cell: str) -> bool:
    """Whether the cell is such an addition itself, below the name of a column: 累计, 本月, （户）."""
    name = header_name(cell)
    words = _words(name.strip("()"))
    return name.startswith("(") or any(
        _SAYS_NOTHING.fullmatch(word) or _BEFORE.search(word) or _PLANNED.search(word) or _OF_THE_MONTH.search(word)
        for word in words
    )


def _alike(name: str) -> str | None:
    for pattern, column in _ALIKE:
        if pattern.search(name):
            return column
    near = get_close_matches(name, COLUMNS, n=1, cutoff=0.65) if len(name) < 10 else []
    return near[0] if near else None


def may_answer(name: str) -> bool:
    """Whether a column under the name may hold figures, for all that the name says."""
    return _NO_ANSWER.search(name) is None


_NO_ANSWER = re.compile(
    "完成率|时限|时间|日期|是否|责任|牵头|配合|联系|电话|备注|序号|科室|部门|类型|类别|人员|姓名|附件|口径|单位"
)
_CORRECTION = re.compile("(?:更正|更改|变更|修改|调整|订正)(?:的?(?:原因|理由|说明|事由|缘由))")
"""What offices call 更正原因."""
_QUOTES = re.compile("[「」『』“”\"'‘’《》<>*★☆※◆▲△#]|^[0-9]{1,2}[.、)]|^\\([0-9]{1,2}\\)")
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕|\{([^{}]*)\}")
_ENDS = "|:,;、/\\-—_~.。·="
_BETWEEN = re.compile(r"[|:,;、/\\\-—_~.。·=()\[\]【】〔〕{}]+")
_NOT_MEANT = re.compile("(?:不是|并非|而非|非|不含|不包括|不要填|请?勿填|不填|不得填)[^,;。、|]*")
_BEFORE = re.compile("上个?月|上期|上年|上季|上一|去年|同期|往年|前期累")
_PLANNED = re.compile(
    "计划|目标|应完成|应达|预计|预期|预测|拟|下个?月|下期|下季|下一|基数|基线|年初(?!至今|以来|起)|任务数|剩余|未完成|缺口|差距|差额"
    "|占比|占全|平均|人均|排名|完成率|进度率|变化|变动"
)
_TIMES = re.compile("时限|时间|日期|期限|责任人")
_OF_THE_MONTH = re.compile(
    "(?<![至到止])(?:本月|当月|本期|当期|本季|当季|本周)|单月|月度|每月|按月|新增|增量|净增|增加|增长|增幅|减少|同比|环比|较上"
)
_SAYS_NOTHING = re.compile(
    "[必选]填(?:项|列)?|可选填?|可(?:为|以)?空(?:着)?|必选|必须填?写?|(?:请|切)?勿[改动修删填].*|不[可要得能用需].*|无需.*|锁定|只读"
    "|自动.*|系统.*|预填|已填|默认|(?:请|如|例|示例|格式|填|按|见|从|选|仅|只|若|没有|须|须填|参照|详见).*"
    "|(?:本年度?|全年|今年|年度|当年|年内|年初至今|年初以来|年初起|自?[1一]月份?(?:以来|起)|1|[0-9]{1,2}月份?|截[至止].*)?"
    "的?累计(?:数|值|量|完成|完成数|完成值|情况|至今|至.+)*"
    "|截[至止].*|至今|至(?:目前|本月|当月)[底末]?|年初至今|年初以来|自?[1一]月份?(?:以来|起)|[0-9]{4}年?(?:度|[0-9]{1,2}月?)?|[0-9]{1,2}月份?|[0-9]{1,2}"
    "|实际(?:数|值|完成|完成数|情况)?|实绩|实报|数[字值量]?|纯数字|整数|文[本字]|文字说明|下拉.*|选择|单选|年月|[Yy]{4}.*|[Mm]{2}"
    "|分子|总数|阿拉伯数字|单位|[是否](?:或.*)?|是否|落实|未落实|.*任务(?:填写?|填报|用)?|.*填写?|.*填报"
    "|填报|报送|上报|所属|所报|报告|统计|所在|具体|工作|重点|主要|名称|说明|内容|情况说明|情况|栏|列|项|完成|已完成|当前|目前|最新|现|的|最后一个|及说明"
)
_ALIKE = [
    (_NO_ANSWER, None),
    (re.compile("完成|累计|实绩|实际|^数值$|最新进度|当前值|填报[值数]|上报[值数]|指标值|本[月期]数"), "完成值"),
    (re.compile("街道|乡镇|镇街|街乡"), "街镇"),
    (re.compile("^年月$|^月度$|报告期|所属期|统计期|期别|[报送属计]月$"), "月份"),
    (re.compile("任务编?[码号]|任务代码|任务ID|^(?:指标|项目|工作)?编[号码]$", re.IGNORECASE), "任务编号"),
    (re.compile("任务$|任务内容|(?:项目|指标|工作|事项)名称"), "任务名称"),
    (re.compile("阶段|里程碑|环节|形象进度"), "节点"),
    (re.compile("^(?:总数|总量|基数|应有数)$"), "分母"),
    (re.compile("进展|推进情况|落实情况"), "进展情况"),
    (re.compile("原因|存在问题|^问题$"), "滞后原因"),
    (re.compile("下一?步|措施|打算"), "下一步措施"),
]
