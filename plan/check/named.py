"""How a sentence names a key of targets.yaml, and a word that stands for a value: 「目标」（target）, 数量（count）.

An office worker meets these sentences on /plan, where only the Chinese name is seen, a person with an editor in `check`,
where only the key is. So each is said both ways, everywhere in this one form.
"""

from collections.abc import Iterable

from plan.check.finding import Path, close
from plan.model import KIND_NAMES
from plan.problem import shortened

TASK = {
    "id": "任务编号",
    "title": "任务名称",
    "kind": "类型",
    "target": "目标",
    "unit": "单位",
    "by": "完成月份",
    "department": "牵头科室",
    "partners": "配合科室",
    "leader": "分管领导",
    "stages": "节点",
    "schedule": "倒排计划",
    "pace": "进度",
    "direction": "方向",
    "baseline": "基期值",
    "lists": "口径",
    "by_unit": "按街镇",
    "unit_targets": "各街镇目标",
    "sites": "点位",
    "stretch": "力争",
    "weight": "权重",
    "note": "口径说明",
    "ended": "终止月份",
    "previous": "上年编号",
    "unsure": "待确认",
    "source": "原文",
}
"""Key of a task → its name, which is that of its column on /plan and in the 任务确认表; in the order of the page."""
KEYS: dict[str, dict[str, str]] = {
    "": {
        "plan": "计划",
        "reporting": "报送日历",
        "rule": "亮灯规则",
        "escalate_after": "连续偏慢转滞后",
        "units": "街镇",
        "lists": "口径",
        "areas": "领域",
    },
    "units": {"name": "街镇名称", "place": "位置"},
    "plan": {"title": "标题", "year": "年度", "issuer": "发文机关", "document": "文号", "issued": "发文日期"},
    "reporting": {
        "first_month": "首次报送月份",
        "last_month": "最后报送月份",
        "due_day": "截止日",
        "grace_days": "宽限天数",
        "deadlines": "截止日例外",
    },
    "rule": {"green": "正常的界限", "yellow": "偏慢的界限", "by": "比较方式"},
    "areas": {"id": "领域编号", "title": "领域标题", "label": "领域简称", "leader": "分管领导", "sections": "条"},
    "sections": {"title": "条的标题", "leader": "分管领导", "tasks": "任务"},
    "tasks": TASK,
    "stages": {"name": "节点名称", "by": "节点月份"},
    "sites": {"stages": "点位节点", "counted": "计数节点"},
}
"""Key that a mapping stands under ("" for the whole file) → key in it → its name."""
VALUES: dict[str, str] = {
    **{str(kind): name for kind, name in KIND_NAMES.items()},
    "linear": "匀速",
    "end": "年底",
    "at_least": "不少于",
    "at_most": "不超过",
    "gap": "相差百分点",
    "ratio": "实际比应完成",
}


def named(path: Path) -> str:
    """The key at the end of a path, in the form of all sentences; `「新泾镇」` for one that has no other name."""
    keys = ["", *(key for key in path if isinstance(key, str))]
    return _form(keys[-1], KEYS.get(keys[-2], {}).get(keys[-1], "")) if len(keys) > 1 else ""


def task_key(key: str) -> str:
    """A key of a task: 「目标」（target）."""
    return named(("tasks", key))


def somewhere(key: str) -> str:
    """A key of which it is not known where it stands: by the name that it has in a task, else in the first that has it."""
    parts = (TASK, *KEYS.values())
    return _form(key, next((part[key] for part in parts if key in part), ""))


def value(word: str) -> str:
    """A word that stands for a value: 数量（count）; the word alone where it has no other name."""
    return f"{VALUES[word]}（{word}）" if word in VALUES else word


def close_key(path: Path, accepted: Iterable[str]) -> str:
    """What the unknown key at the end of a path was probably to be, of those that its mapping may have; else all of
    them."""
    keys = list(accepted)
    all_of_them = "、".join(named((*path[:-1], key)) for key in keys)
    return close(str(path[-1]), keys, lambda key: named((*path[:-1], key))) or f"可用的键：{all_of_them}"


def close_value(word: str, choices: Iterable[str]) -> str:
    """Which of the words for a value was probably meant, in English or Chinese; '' where none is near."""
    forms: dict[str, str] = {}
    for choice in choices:
        forms[choice] = forms[VALUES.get(choice, choice)] = _form(choice, VALUES.get(choice, ""))
    return close(word, forms, forms.__getitem__)


def _form(key: str, name: str) -> str:
    return f"「{name}」（{key}）" if name else f"「{shortened(key)}」"
