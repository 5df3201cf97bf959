"""The table of rules: what a clause becomes (domain.md section 10). The first rule whose sign is found decides.

Each rule has an example that tests try, and docs/drafting.md prints the table. Numbers come first (`measured.py`): a
clause with a target needs none of these.
"""

import re
from typing import NamedTuple

from plan.drafting.wording.words import GOES_ON
from plan.model import Kind

Months = tuple[tuple[str, int], ...]
"""Usual stages: name and month."""


class Rule(NamedTuple):
    """`sign`: what of a clause it is known by. `unsure`: why a person has to look at what it makes, '' for sure ones."""

    name: str
    kind: Kind
    sign: re.Pattern[str]
    example: str
    stages: Months = ()
    unsure: str = ""


FILES: Months = (("起草", 4), ("征求意见", 6), ("印发", 9))
WORKS: Months = (("前期手续", 4), ("施工", 9), ("竣工验收", 12))
EVENTS: Months = (("活动方案", 5), ("活动举办", 9), ("活动总结", 11))
CHOICES: Months = (("工作方案", 5), ("评审评定", 9), ("结果公布", 11))
SYSTEMS: Months = (("需求确认", 4), ("开发完成", 8), ("上线运行", 11))
FOUNDED: Months = (("方案拟定", 5), ("组织筹建", 8), ("投入运行", 11))
TRIALS: Months = (("选定试点", 5), ("试点开展", 9), ("总结评估", 12))
CAMPAIGNS: Months = (("工作方案", 4), ("组织实施", 9), ("总结评估", 11))
SURVEYS: Months = (("摸底收集", 5), ("核对汇总", 7), ("形成成果", 9))
SIGNED: Months = (("文本拟定", 3), ("全部签订", 4))
DONE: Months = (("启动", 4), ("推进", 8), ("完成", 11))

_PAPERS = "办法|细则|方案|规划|意见|条例|规范|指南|文件|预案|目录|规程|文本|标准|导则|手册|通知|制度|机制|政策|措施|体系|清单|白皮书|蓝皮书|指引|规则"
_SITES = "项目|工程|中心|站点?|院|园区?|基地|场所|设施|校舍|道路|路段|点位?|馆|厅|房|小区|公园|绿地|学校|阵地|街区|驿站|食堂|管网|泵站|桥梁?|地块|幼儿园|电梯|床位|市场|广场|舍"
_SYSTEMS = "系统|平台|数据库|场景|小程序|应用|网站|模块|一张图|App|APP|数字化|信息化|一键通|数据对接|大脑"
_EVENTS = "会议?|大会|赛|竞赛|大赛|节|周|月|论坛|活动|仪式|展|演出|比武|讲座|沙龙|招聘会|运动会|集市"
_CAMPAIGNS = "行动|计划|专项治理|回头看|审计|普查|排查|调查|抽查|大检查|评估|评定|评选|评价|年检|年报|竞赛|试点|换届|招录|招聘|整改|创建|综合治理|改革|升级|改造|攻坚|整治"
_SPECIAL = "审计|普查|回头看|换届|招录|招聘|巡察整改|预备党员|评选|评定|年检|年报|星级|评估"


RULES: tuple[Rule, ...] = (
    Rule(
        "待下达",
        "pending",
        re.compile(
            r"下达(?:的|后)?[^，。]{0,6}(?:指标|任务|目标|数)|(?:以|按|依)[^，。]{0,8}下达|规划(?:指标|目标)|(?:完成|落实)[^，。]{0,6}(?:市|省|区|上级)[^，。]{0,6}指标"
        ),
        "完成市级下达指标",
        unsure="数值没有写明，下达后改为数量、比率或水平并补目标值",
    ),
    Rule(
        "趋势",
        "direction",
        re.compile(
            r"(?:提高|提升|上升|增长|扩大|压降|降低|下降|减少|控制|压减|改善)[^，。；、]{0,16}(?:率|满意度|占比|比重|比例|感受度|知晓度|参与度|发生数|信访量)(?:有?所?(?:明显|较大|显著|进一步|稳步|持续)?(?:提高|提升|改善|下降|降低|好转))?$|(?:率|满意度|占比|比重|比例|信访量|发生数|水平|质量|成效)(?:要?有?|实现|得到)(?:所|明显|较大|显著|进一步|稳步|持续|逐步|不断|有效)*(?:提高|提升|改善|下降|降低|上升|好转|增长)"
        ),
        "有效降低核对退回率",
        unsure="没有写数值，只看好转还是变差；请补「基期值」（baseline），即去年年末的数，并写明口径",
    ),
    Rule("签订", "stages", re.compile(r"^(?:完成)?(?:签订|签署|签约)"), "签署党风廉政建设责任书", SIGNED),
    Rule(
        "氛围格局",
        "duty",
        re.compile(r"(?:打造|构建|营造|形成|建立)[^，。；]*(?:共同体|格局|氛围|环境|局面|合力|生态)(?:建设)?$"),
        "打造共建共治共享的基层治理共同体",
    ),
    Rule(
        "常态工作",
        "duty",
        re.compile(
            r"^(?:持续|不断|常态化|长期|定期|日常|及时|加强|做好(?![^，。]*(?:试点|换届|普查|总结))|落实(?![^，。]*评估)|强化|坚持|巩固|规范|引导|动员|发挥|加大|维护|扩大|畅通|促进|鼓励|贯彻|关注|用好|严格|抓实|紧盯|丰富|弘扬|切实加强|提升|提高|增强|营造)(?![^，。]*(?:建立|制定|出台|修订|印发|编制|评选|年检))"
        ),
        "加强困境儿童心理健康关爱",
    ),
    Rule(
        "探索试点",
        "stages",
        re.compile(r"^探索|试行|^(?:推进|推动|开展|做好|启动|实施)?[^，。]{0,24}试点"),
        "探索开展流动儿童关爱服务",
        TRIALS,
    ),
    Rule(
        "制定文件",
        "stages",
        re.compile(
            rf"(?:制定|制订|修订|修编|出台|编制|编写|编印|起草|拟定|拟订|印发|发布|形成|建立|健全|完善|构建|建立健全)[^，。；]*?(?:{_PAPERS}|》|”)"
        ),
        "修订考核细则",
        FILES,
    ),
    Rule(
        "系统平台",
        "stages",
        re.compile(
            rf"(?:上线|搭建|开发|升级|建设|打造|建成|对接|构建|建立|推广|优化升级|完善)[^，。；]*?(?:{_SYSTEMS})|(?:{_SYSTEMS})[^，。；]{{0,4}}(?:上线|建设|升级|对接|开发)"
        ),
        "建设打造“数字民政”2.0系统",
        SYSTEMS,
    ),
    Rule(
        "评选评定",
        "stages",
        re.compile(r"评选|评定|选树|遴选|星级|命名表彰|评先|年检|等级评估|效能评估|信用评价"),
        "开展“上海慈善奖”评选表彰推荐工作",
        CHOICES,
    ),
    Rule(
        "会议活动",
        "stages",
        re.compile(
            rf"(?:举办|召开|承办|主办|办好|举行|组织召开)[^，。；]*|(?:开展|组织)[^，。；]*?(?:{_EVENTS}|系列活动)$|主题活动"
        ),
        "召开社会组织建设与管理工作会议",
        EVENTS,
    ),
    Rule(
        "梳理摸底",
        "stages",
        re.compile(r"梳理|摸清|(?:形成|建立|完善|整合)[^，。；]*(?:清单|台账|名录|档案|底数|数据库)"),
        "摸清项目服务对象底数",
        SURVEYS,
    ),
    Rule(
        "建设改造",
        "stages",
        re.compile(
            rf"(?:新建|改建|扩建|改造|修缮|竣工|开工|迁建|续建|完工|封顶)|(?:建设|建成|打造|布设|加装|建立|配建)[^，。；]*?(?:{_SITES})|(?:推进|推动|优化|完善|实施)[^，。；]*?(?:{_SITES})(?:等载体)?(?:建设|项目|功能|改造)"
        ),
        "推进清池路新建养老院项目建设",
        WORKS,
    ),
    Rule(
        "组建设立",
        "stages",
        re.compile(r"组建|设立|成立|筹建|创建|打造|构建|启动|组织架构"),
        "组建区救助顾问讲师库",
        FOUNDED,
    ),
    Rule(
        "专项工作",
        "stages",
        re.compile(
            rf"(?:开展|实施|组织|启动|完成)[^，。；]*?(?:{_CAMPAIGNS}|项目)|(?:推进|做好|抓好|落实)[^，。；]*?(?:{_CAMPAIGNS})|{_SPECIAL}"
        ),
        "开展事业单位规范化提升行动",
        CAMPAIGNS,
    ),
    Rule(
        "完成一件事",
        "stages",
        re.compile(
            r"^(?:全面|如期|按期|按时|基本|确保|力争)*完成|^(?:修订|制定|出台|编制|印发|形成|建立|推出|纳入)|全覆盖[^，。]*培训|招录|招聘|换届"
        ),
        "完成历史资料移交",
        DONE,
    ),
)
FALLING = re.compile("降低|下降|减少|压降|压减|控制|退回|投诉|事故|死亡|信访量|发生数|发病")
USUAL = "节点和月份按通常做法暂列"


def rule_for(clause: str) -> Rule | None:
    """The rule that a clause without a number falls under; None where none does, which makes it a duty."""
    goes_on = GOES_ON.match(clause) is not None
    return next((rule for rule in RULES if rule.sign.search(clause) and not (goes_on and rule.kind == "stages")), None)
