"""How much a YAML text may hold, found out before anything is made of it and with an end as soon as it is too much.

A plan of 257 tasks is 75 kB with 4,800 keys and values, nine deep. The draft of 200 pages has 5,000 tasks, 1.4 MB and
80,000 keys and values, and is checked in a second and a half. More is nobody's plan: to check it would keep every page
waiting, to nest it deeper exhaust the stack.
"""

import re

import yaml

from plan.problem import Problem, problem

Loader = yaml.CSafeLoader
"""libyaml, which PyYAML's wheels bring along: 2 MB take it under a second, the loader in Python half a minute."""
MOST_MB = 2
DEEPEST = 20
MOST_NODES = 100_000
"""Keys and values, a list or a group of keys being one as well."""
MOST_DIRECTIVES = 10
DIRECTIVE = re.compile("(?:^|[\n\r\x85\u2028\u2029])%")


def overgrown(text: str) -> Problem | None:
    """What of a text is too much, None where nothing is. Raises yaml.YAMLError for what is no YAML."""
    # libyaml compares each with all before it, a minute for 2 MB, and tells us of none of them meanwhile
    if len(DIRECTIVE.findall(text)) > MOST_DIRECTIVES:
        return problem(None, None, "", f"以 % 开头的行多于 {MOST_DIRECTIVES} 行，清单里用不到", "请删去这些行")
    depth = count = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):  # a few lines of them can stand for more than memory holds
            return problem(line, None, "", "不支持 & 和 * 引用", "请把内容写全")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        count += isinstance(event, yaml.NodeEvent)
        if depth > DEEPEST:
            return problem(line, None, "", f"嵌套超过 {DEEPEST} 层，应在 {DEEPEST} 层以内", "请检查括号和缩进")
        if count > MOST_NODES:
            return problem(line, None, "", f"到这里键和值已多于 {MOST_NODES} 个", "请核对是不是这个文件")
    return None
