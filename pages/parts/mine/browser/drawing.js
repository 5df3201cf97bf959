// The table to fill in: one row a cell that is due, one control a column.

const HEADS = ['任务', '上月', '序时', '本月', '进展情况', '滞后原因', '下一步措施']

// What is typed into: a list where there is something to choose, a line for a number, an area for words.
const control = (row, field, correction) => {
  const choice = row.choices.length && row.answer.includes(field)
  const words = !row.answer.includes(field) && field !== correction
  const box = made(choice ? 'select' : words ? 'textarea' : 'input')
  if (choice) for (const text of ['', ...row.choices, '无变化']) box.append(new Option(text || '未填', text))
  if (words) box.rows = 1
  if (!choice) { box.maxLength = 2000; box.autocomplete = 'off'; box.spellcheck = false }
  const called = field === '完成值' && row.answer.length > 1 ? '分子' : field
  if (row.answer.length > 1 || field === correction) box.placeholder = called
  box.setAttribute('aria-label', `${row.name} ${called}`)
  box.dataset.field = field
  return box
}

// The cell of a table in which controls stand one below the other, each with room for what is said of it.
const cellOf = (label, boxes) => {
  const cell = made('td')
  cell.dataset.label = label
  for (const box of boxes) {
    const slot = made('div', 'slot')
    if (box.placeholder) slot.append(made('span', 'called', box.placeholder))
    slot.append(box)
    cell.append(slot)
  }
  return cell
}

const named = (row) => {
  const head = made('th')
  head.scope = 'row'
  const link = made('a', '', row.site ? row.unit : `${row.id} ${row.title}`)
  link.href = row.href
  link.target = '_self'
  head.append(link)
  if (row.unit && !row.site) head.append(made('b', 'unit', row.unit))
  const told = [row.target && `目标 ${row.target}${row.measure === '%' ? '' : row.measure}`, row.kind].filter(Boolean)
  const small = made('small', '', `${told.join(' · ')} · `)
  small.append(made('span', 'state'))
  head.append(small)
  return head
}

// Above the sites of a task: the number that follows from them.
const summed = (row, text) => {
  const line = made('tr', 'sum')
  const head = made('th')
  head.colSpan = HEADS.length
  head.scope = 'rowgroup'
  const link = made('a', '', `${row.id} ${row.title}`)
  link.href = row.task
  link.target = '_self'
  const said = made('span', 'said', text)
  said.setAttribute('role', 'status')
  head.append(link, said)
  line.append(head)
  line.dataset.task = row.id
  return line
}

// Draws the rows into a body and returns, row by row, what there is to work with. `sums`: of tasks that have sites.
const drawn = (body, rows, texts, correction, sums) => rows.map((row, place) => {
  if (sums[row.id] && rows[place - 1]?.id !== row.id) body.append(summed(row, sums[row.id]))
  const line = made('tr')
  line.dataset.cell = row.key
  const fields = [...row.answer, ...texts, ...(correction ? [correction] : [])]
  const boxes = new Map(fields.map((field) => [field, control(row, field, correction)]))
  const answer = [...row.answer, ...(correction ? [correction] : [])].map((field) => boxes.get(field))
  line.append(named(row), plainCell('上月', row.last), plainCell('序时', row.due), cellOf('本月', answer))
  for (const text of texts) line.append(cellOf(text, [boxes.get(text)]))
  body.append(line)
  return { row, line, boxes, order: [...row.answer, ...texts] }
})

const plainCell = (label, text) => {
  // 87%（123/1415）: the share, and below it what it is of
  const [figure, of] = (text ?? '').split('（')
  const cell = made('td', 'known', figure)
  if (of) cell.append(made('small', '', `（${of}`))
  cell.dataset.label = label
  return cell
}

// An area is as high as its words once they are written or looked at, and two lines otherwise.
const grow = (box) => {
  if (box.tagName !== 'TEXTAREA' || box.scrollHeight <= box.clientHeight) return
  box.style.height = `${Math.min(box.scrollHeight + 2, 220)}px`
}
