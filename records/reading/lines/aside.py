"""Lines of a table that are no rows of it: totals, and what stands below it for signatures and remarks.

A total is known by a whole cell of a column that names rows (月份, 任务编号, 任务名称, 街镇): 合计, 总 计：, 合计（3个）,
全区合计, and what Excel writes itself: 汇总, `1.1-01 汇总`, Total. 累计 in a title or in a text is none.
"""

import re

from records.reading.cells import plain
from records.reading.lines.naming import header_name

NO_ROW = 40
"""Signs of the longest cell that may say a total or begin a signature."""

_WORDS = "合计|总计|小计|共计|累计|汇总|总和|总数|求和|平均值?|计数|最大值|最小值"
_BEHIND = r"(?:数|值|行|项|额)?:?(?:[(\[【][^()\[\]【】]*[)\]】])?:?(?:[0-9][0-9.,]*\D{0,3})?"
_ANY = re.compile(f".*(?:{_WORDS}){_BEHIND}")
_BARE = re.compile(f"(?:全区|全市|全局|区级|各?街镇|本[页表月年科]室?|总|以上|上述|其中)*(?:{_WORDS}){_BEHIND}")
_ENGLISH = re.compile(r"(?:.*[\s_-])?(?:grand ?|sub-?)?(?:total|average|sum|count):?", re.IGNORECASE)
_OF_EXCEL = re.compile(rf".*\S (?:{_WORDS})")
_BELOW = re.compile(
    r"(?:[一-鿿]{0,8}?(?:人员?|单位|科室|部门|日期|时间|领导|签[字名]|盖章|公章|电话)(?:\([^()]*\))?(?:签[字名章])?"
    r"|制表|填表|填报|审核|审批|复核|核对|经办|统计|注|备注|说明|附注|附件?|注意|填[表报]说明|(?:数据)?来源|口径)[0-9一二三四五]?:"
)
_SIGNED = re.compile(
    "(?:填[报表]|制表|审核|复核|经办|统计|联系)人|(?:单位|科室|分管)?负责人|(?:填[报表]|制表|报送)(?:日期|时间)|制表|审核|复核"
)


def is_total(text: str) -> bool:
    """Whether a cell under 月份, 任务编号 or 街镇 makes its line a total."""
    return len(text) <= NO_ROW and (
        _ANY.fullmatch(header_name(text)) is not None or _ENGLISH.fullmatch(plain(text)) is not None
    )


def is_total_title(text: str, numbered: bool) -> bool:
    """The same of a title: no more than the words, or what Excel puts behind a title in a row without a number."""
    if len(text) > NO_ROW:
        return False
    read = plain(text)
    behind_a_title = not numbered and (_ENGLISH.fullmatch(read) or _OF_EXCEL.fullmatch(read))
    return bool(behind_a_title) or _BARE.fullmatch(header_name(text)) is not None


def is_below(text: str) -> bool:
    """Whether a line that begins with the cell stands below a table: 填报人：某某, 注：…"""
    read = plain(text[:NO_ROW])
    return _BELOW.match(read) is not None or _SIGNED.fullmatch(read) is not None


def may_be_aside(text: str) -> bool:
    """Whether a cell deserves those questions: asked of every different text of a file, so it is quick."""
    return len(text) <= NO_ROW and _SIGNS.search(text) is not None


_SIGNS = re.compile("[:：计汇总求均值审复]|小$|(?i:total|average|sum|count)|[人期间核表] *$")
