// One cell at a time is written in: the others are text, so a plan of a thousand tasks stays light.
const CHOICES = {
  类型: ['数量', '比率', '水平', '节点', '常态', '趋势', '待下达'],
  进度: ['', '匀速', '年底'],
  方向: ['', '不少于', '不超过'],
  按街镇: ['', '是'],
  力争: ['', '是'],
}
const LONG = ['原文', '口径说明', '待确认']

const control = (column, value) => {
  const choices = CHOICES[column]
  const box = made(choices ? 'select' : LONG.includes(column) ? 'textarea' : 'input', 'editor')
  if (choices) for (const choice of choices) box.append(new Option(choice || '（空）', choice))
  else {
    box.maxLength = 2000
    box.autocomplete = 'off'
    box.spellcheck = false
  }
  if (['牵头科室', '配合科室', '分管领导', '口径'].includes(column)) box.setAttribute('list', 'plan-names')
  box.value = value
  box.setAttribute('aria-label', column)
  return box
}

// 300户 is a target and its unit; what is neither goes as it stands, for the server to say what was expected.
const parts = (column, value, row) => {
  const found = column === '目标' ? /^([\d.,，０-９．]+\s*[%％]?)\s*([^\d\s万亿千百至到~～\-－—–][^\d]*)?$/.exec(value.trim()) : null
  if (!found) return { [column]: value.trim() }
  const unit = found[2] ?? (found[1].match(/[%％]/) ? '%' : text(row, '单位'))
  return unit === text(row, '单位') || text(row, '类型') === '比率' && unit === '%' ? { 目标: found[1].trim() } : { 目标: found[1].trim(), 单位: unit }
}

// Opens an editor in a cell; done(texts or null, step) is called once, with where to go from here.
const open = (cell, row, names, first, done) => {
  const column = cell.dataset.column
  const before = column === '目标' && cell.dataset.head ? shownIn(row, '目标') : text(row, column)
  const box = control(column, first ?? before)
  let over = false
  const end = (keep, step) => {
    if (over) return
    over = true
    const texts = keep && box.value.trim() !== before ? parts(column, box.value, row) : null
    done(texts, step)
  }
  names(column)
  cell.replaceChildren(box)
  box.onkeydown = (event) => {
    event.stopPropagation()
    if (composing(event)) return
    if (event.key === 'Escape') end(false, '')
    else if (event.key === 'Enter' && !event.shiftKey) end(true, 'down')
    else if (event.key === 'Tab') end(true, event.shiftKey ? 'left' : 'right')
    else return
    event.preventDefault()
  }
  box.onblur = () => end(true, '')
  box.onclick = (event) => event.stopPropagation()
  if (box.tagName === 'SELECT') box.onchange = () => end(true, 'stay')
  box.focus()
  if (first === undefined) box.select?.()
}
