// What a row shows when it is opened: its words, why it is unsure, the columns that the line has no room for, its curve.
const ALWAYS = ['任务编号', '任务名称', '口径', '口径说明', '终止月份', '上年编号']

const detail = (row, allowed, edit, before, refused, hooks) => {
  const box = made('div', 'detail')
  const unsure = text(row, '待确认')
  if (unsure) {
    const line = made('p', 'why', `待确认：${unsure}`)
    if (edit) {
      const button = made('button', 'settled', '已核对')
      button.type = 'button'
      line.append(button)
    }
    box.append(line)
  }
  box.append(field(row, '原文', edit, refused))
  if (edit) {
    const line = made('p', 'acts')
    for (const [name, label] of [['split', '把选中的原文拆成一项'], ['up', '上移'], ['down', '下移'], ['away', '删除']]) {
      const button = made('button', name, label)
      button.type = 'button'
      line.append(button)
    }
    box.append(line)
  }
  const fields = made('div', 'fields')
  const kind = text(row, '类型')
  const columns = [...new Set([...(allowed[kind] ?? []), ...ALWAYS])].filter((c) => !['原文', '待确认', '类型'].includes(c))
  for (const column of columns) if (edit || text(row, column)) fields.append(field(row, column, edit, refused))
  const low = made('div', 'low')
  const chart = made('div', 'chart')
  const draw = (shares) => chart.replaceChildren(...[curve(shares ? { ...row, curve: [shares, text(row, '目标')] } : row, before)].filter(Boolean))
  draw()
  low.append(fields, chart)
  if (edit && columns.includes('倒排计划')) box.append(schedule(row, { ...hooks, preview: draw }))
  box.append(low)
  return box
}

const field = (row, column, edit, refused) => {
  const node = made('div', `field${column === '原文' ? ' source' : ''}`)
  const cell = made('div', 'cell')
  cell.dataset.column = column
  cell.tabIndex = edit ? 0 : -1
  cell.append(made('span', text(row, column) ? 'said' : 'pale', text(row, column) || (edit ? '—' : '')))
  node.append(made('span', 'label', column), cell)
  for (const [where, sentence] of [...row.wrong, ...refused]) if (where === column) node.append(made('p', 'wrong', sentence))
  return node
}
