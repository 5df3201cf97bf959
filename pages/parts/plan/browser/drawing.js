// The rows of a plan and the document beside them.

const HEADS = ['任务', '类型', '目标', '时限', '牵头科室', '配合科室', '分管领导']
const KIND_CLASS = { 数量: 'count', 比率: 'count', 水平: 'count', 节点: 'stages', 常态: 'duty', 趋势: 'direction', 待下达: 'direction' }
const text = (row, column) => row.cells[column] ?? ''

// Which column a cell shows: a 节点 task has stages where others have a target.
const columnOf = (row, head) => {
  const kind = text(row, '类型')
  if (head === '任务') return '任务名称'
  if (head === '时限') return kind === '节点' ? '' : '完成月份'
  if (head === '目标') return kind === '节点' ? '节点' : kind === '趋势' ? '基期值' : kind === '常态' ? '' : '目标'
  return head
}

const last = (row) => /(\d{1,2}月)$/.exec(text(row, '节点'))?.at(1) ?? ''
const shownIn = (row, head) => {
  const column = columnOf(row, head)
  if (head === '时限') return column ? text(row, column) : last(row)
  if (head === '目标' && column === '目标') {
    const unit = text(row, '单位')
    return text(row, '目标') + (unit === '%' && text(row, '目标').endsWith('%') ? '' : unit)
  }
  return column ? text(row, column) : ''
}
const paleIn = (row, head) => {
  if (head === '分管领导' && row.led) return row.led
  if (head === '牵头科室') return '未定'
  if (head === '时限' && row.judged) return text(row, '倒排计划') ? '按倒排' : '12月'
  return ''
}

const cellNode = (row, head, refused) => {
  const node = made('div', 'cell')
  node.dataset.head = head
  node.dataset.column = columnOf(row, head)
  node.tabIndex = -1
  fillCell(node, row, head, refused)
  return node
}

const fillCell = (node, row, head, refused) => {
  node.replaceChildren()
  if (head === '任务') node.append(made('span', 'id', text(row, '任务编号')))
  const said = shownIn(row, head)
  node.append(made('span', said ? 'said' : 'pale', said || paleIn(row, head)))
  if (head === '任务') {
    const chips = [text(row, '待确认') && ['unsure', '待确认'], text(row, '力争') && ['stretch', '力争'], text(row, '终止月份') && ['ended', `${text(row, '终止月份')}起终止`]]
    for (const chip of chips) if (chip) node.append(made('em', chip[0], chip[1]))
  }
  const columns = head === '任务' ? null : [node.dataset.column, head === '目标' ? '单位' : '']
  const wrong = row.wrong.filter(([column]) => (columns ? columns.includes(column) && column : !covered(row, column)))
  for (const [, sentence] of wrong) node.append(made('p', 'wrong', sentence))
  for (const [column, sentence] of refused) if (columns ? columns.includes(column) : !covered(row, column)) node.append(made('p', 'wrong', sentence))
  node.toggleAttribute('aria-invalid', wrong.length > 0)
}

// Whether a column has a cell of its own in the row; what is wrong elsewhere is told beside the name.
const covered = (row, column) => HEADS.slice(1).some((head) => columnOf(row, head) === column) || column === '单位'

const rowNode = (row, edit, refused) => {
  const node = made('div', 'row')
  node.dataset.key = row.key
  node.setAttribute('role', 'group')
  node.setAttribute('aria-label', `${text(row, '任务编号')} ${text(row, '任务名称')}`)
  const box = made('input', 'pick')
  box.type = 'checkbox'
  box.tabIndex = -1
  box.setAttribute('aria-label', `选择 ${text(row, '任务编号')}`)
  const more = made('button', 'more', '▸')
  more.type = 'button'
  more.tabIndex = -1
  more.setAttribute('aria-label', `展开 ${text(row, '任务编号')}`)
  more.setAttribute('aria-expanded', 'false')
  const first = made('span', 'first')
  if (edit) first.append(box)
  first.append(more)
  node.append(first, ...HEADS.map((head) => cellNode(row, head, refused)))
  return node
}

const headNode = ([key, sort, title, leader, label], edit) => {
  const node = made('div', `head ${sort}`)
  node.dataset.key = key
  node.append(made('b', '', title || '（没有标题）'), made('span', 'pale', [label, leader].filter(Boolean).join(' · ')))
  if (edit) {
    const button = made('button', 'retitle', '改标题和领导')
    button.type = 'button'
    const add = made('button', 'section', '加一条')
    add.type = 'button'
    const area = made('button', 'area', '加领域')
    area.type = 'button'
    const empty = made('button', 'empty', '删去')
    empty.type = 'button'
    empty.title = '下面没有任务的标题可以删去'
    const task = made('button', 'task', '加一项任务')
    task.type = 'button'
    node.append(button, ...(sort === 'section' ? [task, add] : [area]), empty)
  }
  return node
}

// The document with the words of each task marked; of two that share words the first has them.
const drawDocument = (box, whole, marks) => {
  const parts = []
  const places = new Map()
  let at = 0
  for (const [start, end, key] of marks) {
    const from = Math.max(start, at)
    if (from >= end) continue
    if (from > at) parts.push(document.createTextNode(whole.slice(at, from)))
    const mark = made('mark', '', whole.slice(from, end))
    mark.dataset.key = key
    places.set(key, [...(places.get(key) ?? []), mark])
    parts.push(mark)
    at = end
  }
  parts.push(document.createTextNode(whole.slice(at)))
  box.replaceChildren(...parts)
  return places
}

const paintMark = (mark, row, wrong) => {
  mark.className = [KIND_CLASS[text(row, '类型')], text(row, '待确认') && 'unsure', wrong && 'wrong', text(row, '终止月份') && 'ended'].filter(Boolean).join(' ')
  mark.title = `${text(row, '任务编号')} ${text(row, '任务名称')}${text(row, '待确认') ? '（待确认）' : ''}`
}

// Some dozen lines a group: what is out of sight is left out of layout and painting by groups, not a thousand times.
const GROUP = 24
const grouped = (nodes) => {
  const groups = []
  for (let at = 0; at < nodes.length; at += GROUP) {
    const group = made('div', 'group')
    const part = nodes.slice(at, at + GROUP)
    group.style.containIntrinsicSize = `auto ${part.length * 2.9}rem`
    group.append(...part)
    groups.push(group)
  }
  return groups
}
