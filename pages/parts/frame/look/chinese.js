// Streamlit's own words in Chinese, which it has no option for (streamlit 1.67). Texts and attributes are changed
// where they stand, never replaced, so that React keeps its nodes. Only where Streamlit itself speaks: what a file
// or a person says is left as it is, even if it says Search. What is drawn on a canvas cannot be reached.
// Remove what Streamlit has options for one day; tests/browser/test_chinese.py says what is left.
(() => {
  const WORDS = {
    'Skip to main content': '跳到正文', Sidebar: '侧栏', 'Collapse sidebar': '收起侧栏', 'Expand sidebar': '展开侧栏',
    'App pages': '页面', 'View less': '收起', Notifications: '通知', 'view more': '展开', 'view less': '收起',
    Close: '关闭', Cancel: '取消', Dismiss: '关闭', 'Try again': '重试', Retry: '重试', Help: '说明', Copy: '复制', Copied: '已复制',
    'Copy to clipboard': '复制', Menu: '菜单', 'Main menu': '菜单', Rerun: '重新运行', Print: '打印', About: '关于', Theme: '外观',
    Light: '浅色', Dark: '深色', System: '跟随系统', 'Use system setting': '跟随系统', 'Record a screencast': '录屏', Settings: '设置',
    'Clear caches': '清除缓存', 'Always rerun': '总是重新运行', 'File change.': '程序有更新。', 'Developer options': '开发选项',
    'Running...': '正在计算', 'Stopping...': '正在停止', Stop: '停止', Connecting: '正在连接', 'Please wait...': '请稍候',
    'Connecting to Streamlit server': '正在连接服务器', 'Unable to connect to Streamlit server': '连接不上服务器', Error: '错误', TypeError: '错误',
    'Error: ': '错误：', 'Connection error': '连接不上服务器', 'Connection timed out.': '连接超时，请刷新页面。',
    'Page not found': '没有这个页面', 'Script execution error': '页面出错', 'Unknown error': '未知错误', 'Unknown Error': '未知错误',
    'Loading...': '正在载入', 'Network Error': '网络不通', 'Failed to load data': '数据没有载入，请刷新页面。', 'No data': '没有数据',
    // a file to upload
    Upload: '选择文件', 'Upload directories': '选择文件夹', 'Browse files': '选择文件', 'Add files': '再加文件', 'add icon': '',
    'file upload': '选择文件', 'Drag and drop a file here': '把文件拖到这里', 'Drag and drop files here': '把文件拖到这里',
    'Drag and drop directories here': '把文件夹拖到这里', 'Click to retry upload': '点击重新上传', 'File size is too small.': '文件太小。',
    'Only one file is allowed.': '只能选一个文件。', 'Unexpected error. Please try again.': '没有成功，请再试。',
    'Connection lost. Please wait for the app to reconnect, then try again.': '连接断开，恢复后请再试。',
    // lists, numbers, texts
    'Choose an option': '请选择', 'Choose options': '请选择', 'Choose or add an option': '选择或填写', 'Choose or add options': '选择或填写',
    'Add an option': '填写', 'Add options': '填写', 'No options to select': '没有可选项', 'No options': '没有可选项', 'No results': '没有找到',
    'Select all': '全选', 'Selectbox options': '选项', Open: '展开', 'Clear value': '清除', 'Clear all': '全部清除', 'Selected values': '已选', Selectbox: '选择',
    Multiselect: '多选', Increment: '增加', Decrement: '减少', 'Show password': '显示密码', 'Hide password': '隐藏密码', 'Invalid input.': '填写不对。',
    'Press Enter to apply': '按回车确定', 'Press Enter to submit form': '按回车提交', 'Press Ctrl+Enter to apply': '按 Ctrl+回车确定',
    'Press Ctrl+Enter to submit form': '按 Ctrl+回车提交', 'Next page': '下一页', 'Previous page': '上一页', Pagination: '翻页',
    'Clear time': '清除时间', 'Next month': '下月', 'Previous month': '上月',
    // a day
    'Choose date': '选日期', Empty: '未填', yyyy: '年', mm: '月', dd: '日',
    // a table
    Search: '查找', 'Type to search': '输入要找的内容', 'Previous Result': '上一个', 'Next Result': '下一个', 'Close Search': '关闭查找',
    'Download as CSV': '下载 CSV', Fullscreen: '全屏', 'Close fullscreen': '退出全屏', 'Enter fullscreen': '全屏', 'Exit fullscreen': '退出全屏',
    'Show/hide columns': '显示或隐藏列', 'Add row': '加一行', 'Delete row(s)': '删除行', 'Clear selection': '取消选择', '(index)': '序号',
    'Dataframe column menu': '列菜单', 'Sort ascending': '升序', 'Sort descending': '降序', Autosize: '调整列宽', 'Pin column': '固定列',
    'Unpin column': '取消固定', 'Hide column': '隐藏列', 'Copy column name': '复制列名', Format: '格式', Statistics: '统计', Wrap: '换行',
    Automatic: '自动', Localized: '本地格式', Plain: '原样', Compact: '紧凑', Percent: '百分比', Scientific: '科学计数', Dollar: '美元',
    Euro: '欧元', Yen: '日元', Accounting: '会计', Duration: '时长', Distance: '距今', Calendar: '日历', 'Based on sample': '按样本统计',
    '⚠️ Please fill out this cell.': '请填写这一格。', 'Scrollable table': '可横向滚动的表格', 'Show data': '看数据', 'Show chart': '看图',
  }
  const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
  const PATTERNS = [
    [/^([\d.]+)\s?([KMG]?B) per file$/, '每个文件不超过 $1 $2'],
    [/^File must be ([\d.]+?)(?:\.0)?([KMG]?B) or smaller\.$/, '文件超过 $1 $2。'],
    // what a file's way to the server ended with: 413 is nginx's word on its size, 429 the gate's on how much was sent
    [/^AxiosError: Request failed with status code 413$/, '文件太大。'],
    [/^AxiosError: Request failed with status code 429$/, '上传得太多了，请过十分钟再试。'],
    [/^AxiosError: .*$/, '传到一半断了，请再选一次。'],
    [/^(?:TypeError: )?(?:Failed to fetch|error loading) dynamically imported module.*$/, '网页没有载入完整，请刷新页面。'],
    [/^(?:.* )?files are not allowed\.$/, '不能上传这种文件。'],
    [/^Remove (.+)$/, '移除 $1'], [/^Cancel upload of (.+)$/, '取消上传 $1'], [/^Add: (.*)$/, '新增：$1'],
    [/^(\d+) options? available\.$/, '共 $1 个选项'], [/^(\d+) results?$/, '找到 $1 处'], [/^(\d+) of (\d+) results?$/, '第 $1 处，共 $2 处'],
    [/^over (\d+) results?$/, '超过 $1 处'], [/^View (\d+) more$/, '再看 $1 个'], [/^Select (\d+) matches$/, '选中 $1 个'],
    [/^• image\/jpeg, image\/png$/, ' • JPEG、PNG'], [/^(\d+) – [A-Z][a-z]+$/, '$1月'],
    [/^Selected Date: ([A-Z][a-z]+) (\d+), (\d+)$/, (_, month, day, year) => `已选 ${year}年${MONTHS.indexOf(month.slice(0, 3)) / 3 + 1}月${day}日`],
    [/^(?:Error: )?Date set outside allowed range\. Please select a date between (\S+) and (\S+?)\.$/, '日期超出范围，请选 $1 至 $2。'],
    [/^Made with Streamlit.*$/, ''], [/^Help for (.+)$/, '说明：$1'], [/^Choose date, (.+)$/, '选日期，$1'], [/^Use arrow keys to navigate dates.*$/, '用方向键换一天，回车选定，Esc 关闭。'], [/^year, (.+)$/, '年，$1'], [/^month, (.+)$/, '月，$1'], [/^day, (.+)$/, '日，$1'], [/^(\d+) notifications?\.?$/, '$1 条通知'],
    [/^The page that you have requested does not seem to exist.*$/, '地址里没有这个页面，已打开总览。请从菜单中选择。'],
    [/^You have requested page \/(.*), but no corresponding file.*$/, '没有“$1”这个页面，已打开总览。请从菜单中选择。'],
    [/^(?:Is Streamlit still running\?|Streamlit server is not responding\.|Cannot connect to Streamlit|Connection failed with status).*$/s,
      '连接不上服务器。请稍后刷新页面；仍打不开时请告诉管理员。'],
  ]
  // the nearest of these around a text decides whose it is
  const id = (...names) => names.map((name) => `[data-testid=${name}]`).join()
  const THEIRS = `${id('stSkipToContent', 'stSidebar', 'stSidebarCollapseButton', 'stExpandSidebarButton', 'stToastContainer', 'stStatusWidget',
    'stConnectionStatus', 'stMainMenu', 'stMainMenuPopover', 'stMainMenuList', 'stDialog', 'InputInstructions', 'stFileUploaderDropzone', 'stFileChipDeleteBtn', 'stSelectbox',
    'stSelectboxVirtualDropdown', 'stDateInput', 'stDateInputCalendar', 'stMultiSelect', 'stMultiSelectDropdown', 'stNumberInput', 'stTextInput', 'stElementToolbar', 'stDataFrameResizable', 'stDataFrameColumnMenu', 'stDataFrameColumnFormattingMenu',
    'stDataFrameStatisticsMenu', 'stDataFrameButtonActionMenu', 'stDataFrameTooltipContent', 'stTooltipErrorContent', 'stTooltipContent', 'stCodeCopyButton')},
    [data-testid=stDataFrameColumnVisibilityMenu] > div > label:first-child, [data-testid=stDataFrameColumnVisibilityMenu] > div > div > label:first-child,
    [data-testid=stAlertContentError]:has(> strong), [role=log], [id^=react-aria-description], [data-testid=stFileChip] [role=alert], [data-testid=stToast] button`
  const OURS = `${id('stSidebarUserContent', 'stWidgetLabel', 'stFileChip', 'stToastText', 'stHtml', 'stHeading', 'stVerticalBlock')},
    canvas, code, pre, [role=option][data-key]:not([data-key^=__select_]), [data-testid=stDialog] [data-testid=stMarkdownContainer], [data-testid=stDataFrameColumnVisibilityMenu]`
  const EITHER = `${THEIRS},${OURS}`
  const theirs = (element) => element?.closest(EITHER)?.matches(THEIRS)

  const LATIN = /[A-Za-z]{2}/
  const chinese = (text) => {
    const said = text.trim()
    if (Object.hasOwn(WORDS, text)) return WORDS[text]
    if (Object.hasOwn(WORDS, said)) return WORDS[said]
    const found = PATTERNS.find(([pattern]) => pattern.test(said))
    return found && said.replace(...found)
  }
  const ATTRIBUTES = ['aria-label', 'aria-valuetext', 'placeholder', 'title']
  const word = (node) => {
    if (!LATIN.test(node.nodeValue)) return
    const said = chinese(node.nodeValue)
    if (said !== undefined && theirs(node.parentElement)) node.nodeValue = said
  }
  const attribute = (element, name) => {
    const text = element.getAttribute(name)
    if (!text || !LATIN.test(text)) return
    const said = chinese(text)
    if (said !== undefined && theirs(element)) element.setAttribute(name, said)
  }
  // our fragments and drawings hold most nodes of a page and nothing of Streamlit's
  const SKIPPED = 'svg, canvas, [data-testid=stHtml], [data-testid=stPlotlyChart], script, style'
  const whole = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return word(root)
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(SKIPPED)) return
    const filter = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, filter)
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) word(node)
      else for (const name of ATTRIBUTES) attribute(node, name)
    }
  }
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'characterData') word(change.target)
      else if (change.type === 'attributes') attribute(change.target, change.attributeName)
      else change.addedNodes.forEach(whole)
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES })
  whole(document.documentElement)
})()
