// What is done to several rows at once, and which rows are shown.
const COLUMNS = ['牵头科室', '配合科室', '分管领导', '口径', '完成月份', '类型', '力争', '按街镇', '单位', '终止月份']
const SHOWN = [
  ['all', '全部', () => true],
  ['unsure', '待确认', (row) => text(row, '待确认')],
  ['nobody', '未定科室', (row) => !text(row, '牵头科室')],
  ['late', '无时限', (row) => row.judged && !text(row, '完成月份') && !text(row, '倒排计划') && text(row, '类型') !== '节点'],
  ['wrong', '有误', (row) => row.wrong.length || row.twice],
]

const views = (box, choose) => {
  box.replaceChildren()
  for (const [name, label] of SHOWN) {
    const button = made('button', '', `${label} `)
    button.type = 'button'
    button.dataset.view = name
    button.append(made('b'))
    button.onclick = () => choose(name)
    box.append(button)
  }
}

const counted = (box, rows, shown) => {
  for (const button of box.children) {
    const keeps = SHOWN.find(([name]) => name === button.dataset.view).at(2)
    button.querySelector('b').textContent = rows.filter((row) => keeps(row)).length
    button.setAttribute('aria-pressed', button.dataset.view === shown)
  }
}

// Whether a row is shown: by the view, and by every word that is sought.
const fits = (row, shown, words) => {
  if (!SHOWN.find(([name]) => name === shown).at(2)(row)) return false
  if (!words.length) return true
  const whole = Object.values(row.cells).join(' ').toLowerCase()
  return words.every((word) => whole.includes(word))
}

const bulk = (box, chosen, act) => {
  const select = box.querySelector('select')
  const value = box.querySelector('.value')
  select.replaceChildren()
  for (const column of COLUMNS) select.append(new Option(column, column))
  select.onchange = () => { act.names(select.value); value.value = '' }
  value.onfocus = () => act.names(select.value)
  value.onkeydown = (event) => { if (event.key === 'Enter' && !composing(event)) box.querySelector('.apply').click() }
  box.querySelector('.apply').onclick = () => act.set(chosen(), { [select.value]: value.value.trim() })
  box.querySelector('.settle').onclick = () => act.set(chosen(), { 待确认: '' })
  box.querySelector('.join').onclick = () => act.join(chosen())
  box.querySelector('.drop').onclick = () => act.drop(chosen())
  box.querySelector('.none').onclick = () => act.none()
}
