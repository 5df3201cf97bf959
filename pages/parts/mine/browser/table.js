// 本科室: the table, its draft on the server, and what the checks say at each cell. The page is asked only for what is
// handed in; it may be drawn anew meanwhile, and what is being typed stays.
export default function (component) {
  const { parentElement, data, setTriggerValue } = component
  const root = parentElement.querySelector('.mine')
  const tell = (name, value) => component.setTriggerValue(name, value)
  if (root.work?.like(data)) root.work.renew(data)
  else {
    root.work?.stop()
    root.work = work(root, data)
  }
  root.work.tell = setTriggerValue ?? tell
  root.work.listen()
  return () => root.work.silent()
}

const work = (root, first) => {
  let data = first
  let shown = 'all'
  let renewed = ''
  let counting = null
  const find = (name) => root.querySelector(name)
  const body = find('tbody')
  const over = new AbortController()
  const on = (name, heard) => body.addEventListener(name, heard, { signal: over.signal })
  let composed = null
  body.replaceChildren()
  find('thead tr').replaceChildren(...HEADS.map((text) => made('th', '', text)))
  const lines = drawn(body, data.rows, data.texts, data.correction, data.sums)
  const byKey = new Map(lines.map((each) => [each.row.key, each]))
  const tools = find('.tools')
  const status = find('.status')
  const spoken = new Set()

  const base = ({ row }, field) => row.said[field] ?? ''
  const filled = (each) => [...each.boxes].some(([field, box]) => box.value.trim() !== base(each, field))
  const answers = (each) => each.row.reported || each.row.answer.some((field) => each.boxes.get(field).value.trim())
  // What an input method is composing in a box is not in its draft yet: it would be wiped by what the draft says.
  const put = (each, field, text) => {
    const box = each.boxes.get(field)
    if (box.value === text || box === composed) return
    box.value = text
    grow(box)
  }
  const type = (each, field, text) => {
    put(each, field, text)
    sending.type(each.row.key, field, text)
    marked(each)
    clearTimeout(counting)
    counting = setTimeout(counted, 200)
  }
  const marked = (each) => {
    const changed = filled(each)
    each.line.classList.toggle('filled', changed)
    each.line.classList.toggle('open', !answers(each))
    const { row } = each
    const state = [changed ? '草稿' : row.reported ? '已报' : '未报', row.late && '滞后'].filter(Boolean)
    each.line.querySelector('.state').textContent = state.join(' · ')
    const reason = each.boxes.get(data.correction)
    const again = row.answer.some((field) => row.said[field] && each.boxes.get(field).value.trim() !== row.said[field])
    reason.parentElement.hidden = !(again || each.asked || reason.value)
  }
  const wrong = (each) => each.line.querySelector('.wrong') !== null
  const kept = { all: () => true, open: (each) => !each.row.reported, filled, wrong }
  const counted = () => {
    for (const button of find('.views').children) {
      const view = button.dataset.view
      button.querySelector('b').textContent = lines.filter(Reflect.get(kept, view)).length
      button.setAttribute('aria-pressed', view === shown)
    }
    const rest = lines.filter((each) => !answers(each) && each.row.basis).length
    find('.rest').hidden = !rest
    find('.rest').textContent = `其余 ${rest} 行都报“无变化”`
    find('.check').disabled = !lines.some(filled)
    clearTimeout(counting)
  }
  const view = (name) => {
    shown = name
    for (const each of lines) each.line.hidden = !Reflect.get(kept, name)(each)
    for (const sum of body.querySelectorAll('.sum')) sum.hidden = !lines.some((each) => each.row.id === sum.dataset.task && !each.line.hidden)
    counted()
  }
  const summing = (sums) => {
    for (const sum of body.querySelectorAll('.sum')) {
      const said = sum.querySelector('.said')
      const text = sums[sum.dataset.task]
      if (text && said.textContent !== text) said.textContent = text
    }
  }
  const say = (each, field, kind, text) => {
    const own = each.boxes.get(field)
    const box = own && !own.parentElement.hidden ? own : each.boxes.get(each.row.answer.at(0))
    const line = made('p', kind, text)
    box.parentElement.append(line)
    if (kind === 'wrong') box.setAttribute('aria-invalid', 'true')
    return line
  }
  const hear = {
    typing: () => { status.textContent = '正在存草稿' },
    failed: (error) => {
      status.textContent = error.lasting ? error.message : '连接不上服务器，最近填的还没有存；正在重试，请不要关闭窗口。'
      status.classList.add('bad')
    },
    answered: (found, waiting) => {
      status.classList.remove('bad')
      for (const [key, field, text, who, at, other] of found.cells ?? []) {
        const each = byKey.get(key)
        if (!each?.boxes.has(field) || waiting.has(`${key} ${field}`)) continue
        put(each, field, text ?? base(each, field))
        each.boxes.get(field).parentElement.querySelector('.by')?.remove()
        if (other && text !== null) say(each, field, 'by', `${who} ${at} 填`)
        marked(each)
      }
      for (const [key, field, text, who, at] of found.replaced ?? []) {
        if (byKey.has(key)) say(byKey.get(key), field, 'by', `换下了${who} ${at} 填的“${text}”`)
      }
      if (found.sums) summing(found.sums)
      if (found.said) {
        for (const line of spoken) line.remove()
        spoken.clear()
        for (const box of root.querySelectorAll('[aria-invalid]')) box.removeAttribute('aria-invalid')
        for (const each of lines) each.asked = false
        for (const [key, field, kind, text] of found.said) {
          const each = byKey.get(key)
          if (!each) continue
          spoken.add(say(each, field, kind, text))
          each.asked ||= text.includes(data.correction)
        }
        for (const each of lines) if (each.asked) marked(each)
      }
      counted()
      const count = lines.filter(filled).length
      const faults = lines.filter(wrong).length
      if (!waiting.size) status.textContent = count ? `草稿已存 ${found.at}：填了 ${count} 行${faults ? `，${faults} 行有误` : ''}` : '没有未提交的内容'
      if (found.snapshot !== data.snapshot && found.snapshot !== renewed) {
        renewed = found.snapshot
        self.tell('renew', found.snapshot)
      }
    },
  }
  const sending = exchange(data, hear)
  const same = (each, box) => {
    const { row } = each
    const field = box.dataset.field
    if (row.answer.includes(field)) type(each, row.answer.at(0), '无变化')
    else if (row.before[field]) type(each, field, row.before[field])
  }
  const texts = (each) => { for (const field of data.texts) if (each.row.before[field]) type(each, field, each.row.before[field]) }
  const check = async () => { if (await sending.all()) self.tell('check', Date.now()) }
  const go = (key, field) => {
    const each = byKey.get(key)
    if (!each) return
    if (each.line.hidden) view('all')
    const box = each.boxes.get(field) ?? each.boxes.get(each.row.answer.at(0))
    box.parentElement.hidden = false
    box.scrollIntoView({ block: 'center' })
    box.focus({ preventScroll: true })
  }
  const led = (event) => {
    const link = event.target.closest?.('a[data-cell]')
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    go(link.dataset.cell, link.dataset.field)
  }
  const back = (each, box) => type(each, box.dataset.field, box.dataset.before ?? '')

  body.oninput = (event) => {
    const box = event.target
    grow(box)
    if (!event.isComposing && box.dataset.field) type(lines.find((each) => each.line.contains(box)), box.dataset.field, box.value)
  }
  on('compositionstart', (event) => { composed = event.target })
  on('compositionend', (event) => { composed = null; body.oninput(event) })
  body.onkeydown = keys(lines, { check, same, back })
  // The tools stand in the bar below: in the row they would move it under the pointer.
  let at = null
  on('focusin', (event) => {
    const each = lines.find((one) => one.line.contains(event.target))
    if (!each || !event.target.dataset.field) return
    event.target.dataset.before = event.target.value
    grow(event.target)
    at = each
    tools.hidden = false
    tools.querySelector('.of').textContent = each.row.name
    tools.querySelector('.same').disabled = !each.row.basis && !each.row.last
    tools.querySelector('.texts').disabled = !data.texts.some((field) => each.row.before[field])
  })
  on('focusout', (event) => { if (event.target.dataset.field) sending.send() })
  tools.hidden = true
  tools.onmousedown = (event) => event.preventDefault()
  tools.onclick = (event) => {
    const each = at
    const name = event.target.className
    if (name === 'same') same(each, each.boxes.get(each.row.answer.at(0)))
    else if (name === 'texts') texts(each)
    else if (name === 'one') self.tell('one', each.row.key)
  }
  find('.views').onclick = (event) => { const button = event.target.closest('button'); if (button) view(button.dataset.view) }
  find('.rest').onclick = () => {
    for (const each of lines) if (!answers(each) && each.row.basis) type(each, each.row.answer.at(0), '无变化')
    counted()
  }
  find('.check').onclick = check

  const self = {
    tell: () => {},
    like: (other) => other.department === data.department && other.month === data.month
      && other.rows.map((row) => row.key).join() === data.rows.map((row) => row.key).join(),
    // What is said by now has changed: cells without a draft show it.
    renew: (other) => {
      data = other
      summing(data.sums)
      for (const row of other.rows) {
        const each = byKey.get(row.key)
        const before = new Map([...each.boxes].map(([field, box]) => [field, box.value.trim() === base(each, field)]))
        each.row = row
        for (const [field, untouched] of before) if (untouched) put(each, field, base(each, field))
        marked(each)
      }
      counted()
      sending.send()
      if (document.activeElement === document.body) status.focus({ preventScroll: true })
    },
    listen: () => document.addEventListener('click', led, true),
    silent: () => document.removeEventListener('click', led, true),
    stop: () => { self.silent(); over.abort(); sending.stop() },
  }
  for (const each of lines) {
    for (const [field, box] of each.boxes) box.value = base(each, field)
    marked(each)
  }
  counted()
  sending.send().then(() => { if (data.focus) go(data.focus, data.field) })
  return self
}
