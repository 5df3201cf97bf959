"""The verbs by which a clause is known to be a commitment, and what may stand before them."""

import re


def _words(text: str) -> list[str]:
    return text.split()


ADVERBS = _words(
    """进一步 持续 不断 积极 切实 大力 着力 全面 深入 扎实 稳步 有序 加快 继续 充分 有效 严格 认真 努力 逐步 统筹 协同 共同 依法 及时 重点
全力 主动 定期 科学 适时 力争 争取 率先 高质量 高标准 高效 常态化 分批 分期 提前 按时 按期 如期 稳妥 广泛 系统 精准 合力 创新 更好 同步 尽快 抓紧 一体 联合 协调
有力 强力 健康 实时 逐一 全程 按规定 按要求 推荐 组织好 牵头 助力 配合 协助 指导 督促 支持 会同 再 新 要 应 须 将 并"""
)
"""What may stand before the verb of a clause and changes nothing about what it is."""

DUTIES = _words(
    """加强 深化 做好 落实 强化 坚持 巩固 规范 引导 动员 发挥 健全完善 加大 推进 推动 抓好 抓实 抓紧抓实 维护 保持 拓展 拓宽 扩大 畅通 擦亮 打响 延伸 优化
宣传 关注 关爱 丰富 充实 挖掘 培育 支持 扶持 鼓励 贯彻 执行 履行 承担 服务 保障 管好 用好 用足 守住 守牢 营造 弘扬 传承 树牢 树立 牢固 加力 紧盯 聚焦 突出
夯实 筑牢 压实 严肃 严控 严防 严查 严厉 防范 防止 化解 处置 整治 治理 监督 监管 督导 督查 检查 跟踪 监测 研究 分析 通报 沟通 对接 联系 走访 慰问 递送 提供
发展 激发 释放 盘活 整合 统一 归集 汇聚 凝聚 促进 提升 提高 增强 改善 改进 降低 减少 减轻 缩小 控制 压减 满足 方便 便利 解决 关心 救助 帮扶 帮助 照顾
掌握 了解 审核 上传 收集 运用 应用 推广 普及 复制 交流 合作 协调 协作 参与 承接 争创 争取 谋划 筹划 谋 抓 管 用 融合 衔接 完善 健全 做实 做优 做强 做大
做到 确保 实现 实施 实行 推行 执行 试行 开展 组织 进行 给予 发放 落细 提质 扩面 增效 稳定 稳妥 净化 美化 绿化 亮化 纠治 纠正 清理 排查 摸排 遏制 打击 查处
严把 把好 把握 强基 聚力 致力 赋能 助推 催生 带动 引进 引入 招引 吸引 稳住 兑现 惠及 覆盖 受理 办理 答复 回应 化减 疏导 疏通 接续 延续 明确 厘清 理顺 转化 转变 升级 更新 补齐 消除 杜绝
深植 锻造 锤炼 淬炼 提振 展示 讲好 唱响 共享 共建 共治 打破 破解 破除 探索 履职 评价 表扬 激励 约束 考核 储备 选派 选配 轮训 轮岗 调研 调整 协商 提倡 倡导 树 学习 教育 建好 建强 建优 办强"""
)
"""Verbs of what goes on."""

PRODUCTS = _words(
    """新建 改建 扩建 续建 共建 建设 建成 建立 建立健全 建立完善 构建 组建 筹建 设立 成立 创建 打造 搭建 改造 修缮 修订 修改 修编 制定 制订 研究制定 出台 编制 编写 编印 起草
拟定 拟订 印发 发布 公布 颁布 形成 梳理 摸清 举办 召开 承办 主办 办好 办 评选 评定 评估 评审 选树  遴选 征集 选拔 命名 表彰 完成 新增 增加 增设 增配 配备 配置 配建 布设 布局 安装 加装 更新改造 培训
培养 招聘 招录 引育 上线 开发 开通 启动 启用 投用 投入 开工 竣工 验收 交付 签订 签署 签约 设置 开设 创成 创评 达到 达标 竣工验收 新设 新开 新改扩建 扩增 增扩 整改 实事 创作 拍摄 出版 挂牌 揭牌 开馆 迁建
完工 封顶 推出 推介 试点 试运行 首创 选定 确定 筹办 救治 筛查 体检 接种 建档 签约服务 发展党员 换届 改选 采购 购置 购买 更换 拆除 拆违 征收 收购 筹集 筹措 配租 供应 销售 分配 安置 回迁 修建 修复 翻建 翻新 整修 整治改造 绘制 建"""
)
"""Verbs with a product: something is there in the end that was not there before."""

LEADS = _words(
    """依托 通过 围绕 根据 按照 结合 针对 以 紧扣 聚焦 坚持 锚定 立足 对照 在 为 为了 随着 按 对 会同 联合 借助 利用 配合 紧盯 把握 遵循 采取 运用 延伸 瞄准 对标 牢固树立 树牢 鉴于 基于
从 由 面向 适应 顺应 抢抓 牢牢把握 深入贯彻 全面贯彻 贯彻落实 认真贯彻 突出 对于 关于 于 自 经 因 如 若 其中 同时 此外 另外"""
)
"""With what a clause begins that leads to the next, as long as it holds no verb of its own."""

ENDS = _words(
    """提升 提高 促进 确保 保障 增强 激发 守牢 守住 营造 缩小 满足 奠定 实现 助力 带动 改善 扩大 让 使 使得 从而 进而 以便 并 且 用于 做到 力求 惠及 鼓励 防止 避免 杜绝 减轻 减少 方便 便利 彰显 展现 体现 释放 达到 打通 夯实 筑牢 厚植"""
)
"""With what a clause begins that says to what end the one before it is done."""

COUNTED = _words(
    """开展 组织 发放 发展 服务 救助 帮扶 引进 实施 推广 覆盖 扶持 培育 解决 走访 慰问 检查 排查 打击 资助 补贴 惠及 办理 化解 调解 处置 受理 投放 种植
实现 推进 争创 增补 提供 接待 招引 整治 巡查 抽查 监测 筛选 推荐 选派 评出 建有 保有 减少 压减 清理 收治 转移 招收 招生 扩招 录用"""
)
"""With these, and with every verb of a product, a number with a measure is a target."""

STRONG = _words(
    """推进 推动 开展 摸清 实现 制定 出台 建立 完成 打造 加强 落实 组织 举办 探索 提升 提高 构建 形成 新增 创建 完善 健全 优化 深化 强化 做好 做实 给予 梳理 签订 解决 扩大 纳入 推广 整合 设立 搭建
选树 掌握 增加 降低 减少 统筹 引导 动员 实施 新建 建设 建成 改造 调整"""
)
"""Verbs that are rarely part of a name: where one stands, a clause says what is done."""


def _any(words: list[str]) -> str:
    return "|".join(sorted(dict.fromkeys(words), key=len, reverse=True))


_ADVERBS, _VERBS, _LEADS, _ENDS = _any(ADVERBS), _any([*PRODUCTS, *DUTIES]), _any(LEADS), _any(ENDS)
_STRONG, _PRODUCTS, _NUMBERED = _any(STRONG), _any(PRODUCTS), _any([*PRODUCTS, *COUNTED])
_SUBJECTS = "各街镇|各部门|各单位|各科室|全区|全市|全县|全镇|全局|全系统|我区|我局|本区|区级|还|也|均"
TRUE_ADVERB = re.compile(
    "(?:进一步|大力|着力|积极|切实|全面|深入|扎实|稳步|有序|努力|加快|继续|有效|认真|依法|统筹|协同|共同|充分|严格(?=开展)|研究(?=制定)|重点|更好|逐步|及时|主动|力争|争取|全力|实时|科学)+"
)
"""What a title goes without, and a rule: 持续 stays, since it says that there is no end."""
ADVERB = re.compile(rf"(?:{_SUBJECTS})?(?:(?:{_ADVERBS})+(?:地|好|做)?)?")
VERB = re.compile(rf"{_VERBS}")
LEAD = re.compile(rf"{_LEADS}")
END = re.compile(rf"{_ENDS}")
STRONG_VERB = re.compile(rf"{_STRONG}")
PRODUCT_VERB = re.compile(rf"{_PRODUCTS}")
NUMBERED = re.compile(rf"{_NUMBERED}")
GOES_ON = re.compile("持续|不断|常态化|日常|长效|每月|长期|常年|定期")
