// 倒排计划 month by month: a row of twelve values (the text form beside it stays), their curve while they are typed.
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const STEP = /(\d{1,2})\s*月\s*([^、，,；;\n]+)/g

const stepsOf = (said) => {
  const found = MONTHS.map(() => '')
  for (const [, month, value] of said.matchAll(STEP)) if (month >= 1 && month <= 12) found[month - 1] = value.trim()
  return found
}
const stepsText = (values) => MONTHS.map((month) => values[month - 1] && `${month}月${values[month - 1]}`).filter(Boolean).join('、')
const amount = (said) => {
  const found = /^(-?\d+(?:\.\d+)?)\s*([%％]?)/.exec(said.trim())
  return found ? Number(found[1]) / (found[2] ? 100 : 1) : null
}
// Of a rate 85 is 85%, as the server reads it.
const level = (row, said) => {
  const value = amount(said)
  return value !== null && text(row, '类型') === '比率' && value > 1 ? value / 100 : value
}

// What is due by each month as a share of the target: the last value holds, before the first it is 0, of a rate its baseline.
const shares = (row, values) => {
  const goal = level(row, text(row, '目标'))
  if (!goal) return []
  let due = text(row, '类型') === '比率' ? level(row, text(row, '基期值')) ?? 0 : 0
  return values.map((said) => { due = level(row, said) ?? due; return due / goal })
}

// The months whose value is no number, or goes the wrong way; the sentence is the server's.
const awry = (row, values) => {
  const down = text(row, '方向') === '不超过'
  let before = null
  return values.map((said) => {
    if (!said) return false
    const value = level(row, said)
    const wrong = value === null || before !== null && (down ? value > before : value < before)
    before = value ?? before
    return wrong
  })
}

// Cells of a sheet, as they lie on the clipboard: of two rows the lower has the values.
const pasted = (said) => {
  const rows = said.replace(/[\r\n]+$/, '').split(/\r?\n/)
  const cells = rows.length > 1 && rows.every((row) => !row.includes('\t')) ? rows : rows.at(-1).split('\t')
  return cells.map((cell) => cell.trim().replace(/(\d)[,，](?=\d{3})/g, '$1'))
}

const schedule = (row, hooks) => {
  const before = stepsOf(text(row, '倒排计划'))
  const box = made('div', 'schedule')
  const note = made('span', 'pale', '按月填累计数，空着的月份沿用前一个月；可从表格粘贴一行')
  const line = made('div', 'months')
  const boxes = MONTHS.map((month) => {
    const input = made('input', 'entry')
    input.value = before[month - 1]
    input.maxLength = 20
    input.autocomplete = 'off'
    input.inputMode = 'decimal'
    input.setAttribute('aria-label', `${month}月累计`)
    const node = made('label', '', `${month}月`)
    node.append(input)
    line.append(node)
    return input
  })
  const values = () => boxes.map((input) => input.value.trim())
  const look = () => {
    awry(row, values()).forEach((wrong, at) => boxes[at].toggleAttribute('aria-invalid', wrong))
    hooks.preview(shares(row, values()))
  }
  const leave = (keep) => hooks.done(keep && stepsText(values()) !== stepsText(before) ? stepsText(values()) : null)
  line.addEventListener('focusin', (event) => { hooks.begin(event.target); event.target.select() })
  line.addEventListener('focusout', (event) => { if (!line.contains(event.relatedTarget)) leave(true) })
  line.addEventListener('input', look)
  line.addEventListener('paste', (event) => {
    const cells = pasted(event.clipboardData.getData('text'))
    if (cells.length < 2) return
    event.preventDefault()
    const from = boxes.indexOf(event.target)
    cells.slice(0, 12 - from).forEach((cell, at) => { boxes[from + at].value = cell })
    if (cells.length > 12 - from) note.textContent = `粘贴了 ${cells.length} 格，从${from + 1}月起只放得下 ${12 - from} 格，其余没有放`
    look()
  })
  line.addEventListener('keydown', (event) => {
    event.stopPropagation()
    if (composing(event)) return
    const at = boxes.indexOf(event.target)
    const { selectionStart: start, selectionEnd: end, value } = event.target
    const whole = start === 0 && end === value.length
    const step = event.key === 'Enter' || event.key === 'ArrowRight' && (whole || start === value.length) ? 1
      : event.key === 'ArrowLeft' && (whole || end === 0) ? -1 : 0
    if (event.key === 'Escape') boxes.forEach((input, month) => { input.value = before[month] })
    else if (!step) return
    event.preventDefault()
    if (step && boxes[at + step]) boxes[at + step].focus()
    else if (!step || event.key === 'Enter') event.target.blur()
  })
  box.append(note, line)
  awry(row, before).forEach((wrong, at) => boxes[at].toggleAttribute('aria-invalid', wrong))
  return box
}
