// 任务清单: the plan in rows beside its document. A working copy is changed in place, and the server keeps every change; the
// page may be drawn anew meanwhile.
export default function (component) {
  const { parentElement, data } = component
  const root = parentElement.querySelector('.plan')
  if (root.work?.same !== data.version) {
    root.work?.stop()
    root.work = work(root, data)
  }
  return () => {}
}

const work = (root, data) => {
  const find = (name) => root.querySelector(name)
  const list = find('.list')
  const rows = new Map()
  const nodes = new Map()
  const refused = new Map()
  const picked = new Set()
  const opened = new Set()
  const undone = []
  let order = []
  let marks = []
  let known = { names: {}, allowed: {}, before: {} }
  let whole = ''
  let shown = 'all'
  let words = []
  let writing = null
  let stale = false
  let places = new Map()
  let top = null
  const refusedTop = new Map()

  const all = () => order.filter(([, sort]) => sort === 'task').map(([key]) => rows.get(key)).filter(Boolean)
  const saidOf = (key) => refused.get(key) ?? []
  const names = (column) => {
    const kind = column === '分管领导' ? '领导' : column.endsWith('科室') ? '科室' : ''
    const now = new Set(column === '口径' ? (top?.lists ?? []).map(([, name]) => name) : known.names[kind] ?? [])
    for (const row of kind ? rows.values() : []) if (text(row, column)) now.add(text(row, column).split('、').at(0))
    find('#plan-names').replaceChildren(...[...now].map((name) => new Option(name, name)))
  }
  const ends = (texts) => Object.keys(texts).some((column) => ['任务编号', '类型', '原文', '待确认', '终止月份'].includes(column))

  const paint = (key) => {
    const row = rows.get(key)
    const old = nodes.get(key)
    if (!row || !old) return
    for (const cell of old.querySelectorAll(':scope > .cell')) {
      cell.dataset.column = columnOf(row, cell.dataset.head)
      if (!cell.contains(writing)) fillCell(cell, row, cell.dataset.head, saidOf(key))
    }
    old.classList.toggle('ended', Boolean(text(row, '终止月份')))
    old.querySelector('.pick')?.toggleAttribute('checked', picked.has(key))
    if (row.twice) old.querySelector('[data-head="任务"]').append(made('p', 'wrong', '编号重复，前面已经用过。'))
    unfold(key)
    for (const mark of places.get(key) ?? []) paintMark(mark, row, row.wrong.length)
  }
  const unfold = (key) => {
    const node = nodes.get(key)
    if (node.querySelector('.detail')?.contains(writing)) return
    node.querySelector('.detail')?.remove()
    node.querySelector('.more').setAttribute('aria-expanded', opened.has(key))
    node.querySelector('.more').textContent = opened.has(key) ? '▾' : '▸'
    if (opened.has(key)) node.append(detail(rows.get(key), known.allowed, data.edit, known.before[text(rows.get(key), '上年编号')], saidOf(key), monthly(key)))
  }
  // While somebody is in the row of months it is left alone, as a cell is that is written in.
  const monthly = (key) => ({
    begin: (input) => { writing = input },
    done: (said) => {
      writing = null
      if (said !== null) set([key], { 倒排计划: said })
      else paint(key)
      if (stale) rebuild()
    },
  })
  const build = () => {
    nodes.clear()
    list.replaceChildren(...grouped(order.map((each) => {
      const [key, sort] = each
      if (sort !== 'task') return headNode(each, data.edit)
      const node = rowNode(rows.get(key), data.edit, saidOf(key))
      nodes.set(key, node)
      return node
    })))
    places = drawDocument(find('.text'), whole, marks)
    for (const key of nodes.keys()) paint(key)
    filter()
  }
  // Drawn anew where tasks came, went or moved, the place and the cell in hand kept; while somebody writes it waits.
  const rebuild = () => {
    const top = list.parentElement.scrollTop
    const at = list.getRootNode().activeElement?.closest?.('.cell')
    const [key, head] = [keyOf(at), at?.dataset.head]
    stale = false
    build()
    list.parentElement.scrollTop = top
    if (head) nodes.get(key)?.querySelector(`:scope > [data-head="${head}"]`)?.focus({ preventScroll: true })
  }
  const filter = () => {
    let head = null
    let section = null
    for (const node of list.querySelectorAll('.row, .head')) {
      const key = node.dataset.key
      if (node.classList.contains('head')) {
        node.hidden = shown !== 'all' || words.length > 0
        if (node.classList.contains('area')) { head = node; section = null } else section = node
        continue
      }
      const row = rows.get(data.copy ? Number(key) : key)
      node.hidden = !fits(row, shown, words)
      // what is not seen is not acted on
      if (node.hidden && picked.delete(row.key)) node.querySelector('.pick').checked = false
      if (!node.hidden) for (const each of [head, section]) if (each) each.hidden = false
    }
    told()
  }
  const seenKeys = () => [...nodes].filter(([, node]) => !node.hidden).map(([key]) => key)
  const told = () => {
    counted(find('.views'), all(), shown)
    const seen = data.edit ? seenKeys() : []
    const whole = find('.row.heads .whole')
    if (whole) {
      whole.checked = seen.length > 0 && seen.every((key) => picked.has(key))
      whole.indeterminate = picked.size > 0 && !whole.checked
    }
    find('.bulk').hidden = !picked.size
    find('.bulk b').textContent = `已选 ${picked.size} 项`
    find('.undo').hidden = !undone.length
  }
  // What moves, splits or drops rows cannot be taken back cell by cell: what was done before it stays as well.
  const act = (...said) => {
    undone.length = 0
    sending.act(...said)
  }
  const status = (said, bad) => {
    find('.status').textContent = said
    find('.status').classList.toggle('bad', Boolean(bad))
  }

  const hear = {
    sending: () => status('正在存'),
    failed: (error) => status(error.lasting ? error.message : '连接不上服务器，最近的改动还没有存；正在重试，请不要关闭窗口。', true),
    answered: (found, waiting) => {
      for (const row of found.rows ?? []) rows.set(row.key, row)
      if (found.doubled) {
        const twice = new Set(found.doubled)
        for (const row of rows.values()) if (Boolean(row.twice) !== twice.has(row.key)) { row.twice = twice.has(row.key); paint(row.key) }
      }
      if (found.document !== undefined) whole = found.document
      for (const name of ['names', 'allowed', 'before']) if (found[name]) known = { ...known, [name]: found[name] }
      if (found.settings) top = found.settings
      for (const [key, column, , sentence] of found.refused ?? []) if (key === top?.piece) refusedTop.set(column, sentence)
      for (const [key, column, , sentence] of found.refused ?? []) refused.set(key, [...saidOf(key).filter(([c]) => c !== column), [column, sentence]])
      if (found.order) {
        order = found.order
        marks = found.marks
        for (const key of [...rows.keys()]) if (!order.some(([k]) => k === key)) { rows.delete(key); picked.delete(key) }
        if (writing?.isConnected) stale = true
        else rebuild()
      } else for (const row of found.rows ?? []) paint(row.key)
      for (const [key] of found.refused ?? []) paint(key)
      if (found.settings || find('.settings').open) drawTop()
      if (found.left) drawRest(found)
      for (const key of found.made ?? []) if (nodes.has(key)) { opened.add(key); paint(key); go(key) }
      if (found.order || (shown === 'all' && !words.length)) told()
      else filter()
      if (waiting.length) return
      const bad = [...(found.sentences ?? []), ...(found.refused ?? []).map((each) => each.at(3))]
      status(bad.length ? bad.at(0) : data.edit ? `已存 ${found.at}` : `${all().length} 项`, bad.length > 0)
    },
  }
  const sending = exchange(data, hear)

  const drawTop = () => {
    if (!top) return
    find('.settings').hidden = !data.edit
    settings(find('.setting-groups'), top, all(), refusedTop, (name, ...said) => {
      refusedTop.delete(name === 'setting' ? said.at(0) : name === 'unit' ? '街镇' : '口径')
      sending.act(name, ...said)
    })
  }
  const drawRest = (found) => {
    const box = find('.rest')
    const parts = []
    if (found.left.length) parts.push(made('h3', '', `没有列入任务的文字 ${found.left.length} 处`), ...found.left.map((piece) => made('p', 'piece', piece)))
    if (found.numbers) box.numbers = found.numbers
    const numbers = box.numbers ?? []
    if (numbers.length) parts.push(made('h3', '', `没有当作目标的数 ${numbers.length} 个`), ...numbers.map(([said, why]) => made('p', 'piece', `${said}：${why}`)))
    box.replaceChildren(...parts)
  }

  const set = (keys, texts, undo = true) => {
    const cells = []
    const back = []
    for (const key of keys) {
      const row = rows.get(key)
      if (!row) continue
      const before = Object.fromEntries(Object.keys(texts).map((column) => [column, text(row, column)]))
      cells.push([key, texts, before])
      back.push([key, { ...row.cells }, Object.keys(texts)])
      refused.delete(key)
      row.cells = { ...row.cells, ...texts }
      paint(key)
    }
    if (!cells.length) return
    if (undo) undone.push(back)
    sending.act('set', cells)
    told()
  }
  // Everything that a change took along is put back with it: a new kind drops keys it does not use.
  const undo = () => {
    const back = undone.pop()
    const cells = []
    for (const [key, before] of back ?? []) {
      const row = rows.get(key)
      if (!row) continue
      const columns = [...new Set([...Object.keys(before), ...Object.keys(row.cells)])].filter((c) => (before[c] ?? '') !== text(row, c))
      const texts = Object.fromEntries(columns.map((c) => [c, before[c] ?? '']))
      cells.push([key, texts, Object.fromEntries(columns.map((c) => [c, text(row, c)]))])
      row.cells = { ...before }
      refused.delete(key)
      paint(key)
    }
    if (cells.length) sending.act('set', cells)
    told()
  }

  const keyOf = (node) => {
    const key = node?.closest('[data-key]')?.dataset.key
    return key === undefined ? null : data.copy ? Number(key) : key
  }
  const go = (key, quiet) => {
    const node = nodes.get(key)
    if (!node) return
    if (node.hidden) { shown = 'all'; words = []; find('.search').value = ''; filter() }
    pane('rows')
    node.scrollIntoView({ block: 'center' })
    for (const other of list.querySelectorAll('.here')) other.classList.remove('here')
    node.classList.add('here')
    if (!quiet) node.querySelector('.cell').focus({ preventScroll: true })
  }
  const pane = (name) => {
    find('.both').dataset.pane = name
    for (const button of find('.panes').children) button.setAttribute('aria-pressed', button.dataset.pane === name)
  }
  const write = (cell, first) => {
    const key = keyOf(cell)
    const row = rows.get(key)
    if (!data.edit || !row || !cell.dataset.column || cell.querySelector('.editor')) return
    open(cell, row, names, first, (texts, step) => {
      writing = null
      if (texts) set([key], texts)
      else paint(key)
      if (stale) rebuild()
      const at = cell.isConnected ? cell : nodes.get(key)?.querySelector(cell.dataset.head ? `:scope > [data-head="${cell.dataset.head}"]` : `.detail .cell[data-column="${cell.dataset.column}"]`)
      if (step === 'down') move(at, 0, 1)
      else if (step === 'left' || step === 'right') move(at, step === 'left' ? -1 : 1, 0)
      else if (step === 'stay') at?.focus()
    })
    writing = cell.querySelector('.editor')
  }
  const move = (cell, across, down) => {
    if (!cell) return
    const node = cell.closest('.row')
    if (down && cell.dataset.head) {
      const seen = [...nodes.values()].filter((each) => !each.hidden)
      const next = seen[seen.indexOf(node) + down]
      ;(next?.querySelector(`:scope > [data-head="${cell.dataset.head}"]`) ?? cell).focus()
      return
    }
    const cells = [...node.querySelectorAll('.cell')]
    ;(cells.at(Math.min(Math.max(cells.indexOf(cell) + (across || down), 0), cells.length - 1))).focus()
  }

  const pick = (keys, on) => {
    for (const key of keys) {
      if (on) picked.add(key)
      else picked.delete(key)
      nodes.get(key).querySelector('.pick').checked = on
    }
    told()
  }
  list.onclick = (event) => {
    const key = keyOf(event.target)
    const name = event.target.className
    if (event.target.classList.contains('pick')) {
      pick(event.shiftKey && list.anchor !== undefined ? between(list.anchor, key) : [key], event.target.checked)
      list.anchor = key
    } else if (name === 'more') {
      if (!opened.delete(key)) opened.add(key)
      unfold(key)
    } else if (name === 'settled') set([key], { 待确认: '' })
    else if (name === 'split') split(key)
    else if (name === 'up' || name === 'down') act('move', key, name === 'up' ? -1 : 1)
    else if (name === 'away') drop([key])
    else if (name === 'empty') act('drop', [key])
    else if (['retitle', 'section', 'area', 'task'].includes(name)) heading(key, name, event.target)
    else if (event.target.closest('.cell')) {
      const cell = event.target.closest('.cell')
      if (getSelection(find('.rows')).toString()) return
      show(key)
      if (cell.dataset.column !== '原文') write(cell)
      else if (event.detail === 2) write(cell)
    }
  }
  list.onkeydown = (event) => {
    const cell = event.target.closest('.cell')
    if (!cell || event.target !== cell) return
    if (composing(event)) {
      write(cell, '')  // an input method has begun: it goes on in the editor that has the focus by then
      return
    }
    const steps = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }
    if (steps[event.key]) move(cell, ...steps[event.key])
    else if (event.key === 'Enter' || event.key === 'F2') write(cell)
    else if (event.key === ' ' && cell.dataset.head) { const key = keyOf(cell); if (!opened.delete(key)) opened.add(key); unfold(key) }
    else if (event.key === 'Delete' && data.edit && cell.dataset.column && !['任务名称', '类型', '任务编号'].includes(cell.dataset.column)) set([keyOf(cell)], { [cell.dataset.column]: '' })
    else if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)) undo()
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) write(cell, event.key)
    else return
    event.preventDefault()
  }
  const between = (one, other) => {
    const keys = seenKeys()
    const [from, to] = [keys.indexOf(one), keys.indexOf(other)].sort((a, b) => a - b)
    return keys.slice(from, to + 1)
  }
  const show = (key) => {
    for (const old of find('.text').querySelectorAll('.here')) old.classList.remove('here')
    const found = places.get(key) ?? []
    for (const mark of found) mark.classList.add('here')
    const pane = find('.document')
    if (found.length && pane.offsetParent) pane.scrollTop = found[0].offsetTop - pane.clientHeight / 3
  }
  const drop = (keys) => {
    const named = keys.map((key) => text(rows.get(key), '任务编号')).slice(0, 5).join('、')
    if (window.confirm(`从工作稿中删除 ${named}${keys.length > 5 ? ` 等 ${keys.length} 项` : ''}？已经上报过的任务请写终止月份，不要删除。`)) {
      act('drop', keys)
      picked.clear()
    }
  }
  const split = (key) => {
    const words = getSelection(find('.rows')).toString().trim()
    if (words) act('split', key, words)
    else status('请先在这项任务的原文里选中要拆出来的文字。', true)
  }
  // A heading is told in a small line in its place: its title, of one that is there its leader and short name too.
  const heading = (key, name, button) => {
    const node = button.closest('.head')
    const before = order.find(([k]) => k === key)
    const box = (label, value) => {
      const line = made('input', 'editor')
      line.value = value
      line.placeholder = label
      line.setAttribute('aria-label', label)
      line.maxLength = 200
      return line
    }
    const boxes = name === 'retitle'
      ? [box('标题', before.at(2)), box('分管领导', before.at(3)), ...(before.at(1) === 'area' ? [box('简称', before.at(4))] : [])]
      : [box({ area: '新领域的标题', section: '新一条的标题', task: '这项任务的话，例如 开展培训3场' }[name], '')]
    if (name === 'retitle') { boxes.at(1).setAttribute('list', 'plan-names'); names('分管领导') }
    let over = false
    const end = (keep) => {
      if (over) return
      over = true  // taking it away blurs it, which ends it once more
      const said = boxes.map((each) => each.value.trim())
      for (const each of boxes) each.remove()
      if (!keep || !said[0]) return
      if (name === 'task') act('new', key, said[0])
      else if (name !== 'retitle') act('heading', key, name, said[0])
      else if (said.some((words, at) => words !== before.at(2 + at))) act('head', key, ...said)
    }
    for (const each of boxes) {
      each.onkeydown = (event) => {
        if (composing(event)) return
        if (event.key === 'Enter') end(true)
        else if (event.key === 'Escape') end(false)
      }
      each.onblur = (event) => { if (!boxes.includes(event.relatedTarget)) end(name === 'retitle') }
    }
    node.append(...boxes)
    boxes[0].focus()
  }

  const getSelection = (node) => node.getRootNode().getSelection?.() ?? document.getSelection()
  find('.text').onclick = (event) => {
    const mark = event.target.closest('mark')
    if (mark && !getSelection(find('.text')).toString()) { go(keyOf(mark), true); show(keyOf(mark)) }
  }
  find('.document').onmouseup = () => setTimeout(() => offer(), 0)
  find('.document').onkeyup = () => offer()
  const offer = () => {
    const words = data.edit ? getSelection(find('.text')).toString().trim() : ''
    const box = find('.marked')
    box.hidden = words.length < 2
    if (box.hidden) return
    const range = getSelection(find('.text')).getRangeAt(0)
    const inside = (node) => (node.nodeType === 3 ? node.parentElement : node).closest('mark')
    const own = inside(range.startContainer) && inside(range.startContainer) === inside(range.endContainer) ? keyOf(inside(range.startContainer)) : null
    const button = box.querySelector('button')
    button.textContent = own === null ? '用选中的文字新建一项任务' : `从 ${text(rows.get(own), '任务编号')} 中拆出选中的文字`
    button.onmousedown = (event) => event.preventDefault()
    button.onclick = () => {
      box.hidden = true
      if (own !== null) act('split', own, words)
      else act('new', behind(range), words)
      getSelection(find('.text')).removeAllRanges()
    }
  }
  // The task whose words stand nearest before the place; the first heading where there is none.
  const behind = (range) => {
    let found = null
    for (const mark of find('.text').querySelectorAll('mark')) {
      if (range.comparePoint(mark, 0) >= 0) break
      found = keyOf(mark)
    }
    return found ?? order.find(([, sort]) => sort === 'section')?.at(0) ?? 0
  }
  views(find('.views'), (name) => { shown = name; filter() })
  find('.search').oninput = (event) => { words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean); filter() }
  find('.panes').onclick = (event) => { if (event.target.dataset.pane) pane(event.target.dataset.pane) }
  find('.undo').onclick = undo
  bulk(find('.bulk'), () => [...picked], {
    names, set, drop,
    join: (keys) => { act('join', keys); picked.clear() },
    none: () => { picked.clear(); for (const box of list.querySelectorAll('.pick')) box.checked = false; told() },
  })
  const first = made('span', 'first')
  if (data.edit) {
    const whole = made('input', 'whole')
    whole.type = 'checkbox'
    whole.setAttribute('aria-label', '选择显示的全部任务')
    whole.title = '全选显示的任务'
    whole.onclick = () => pick(seenKeys(), whole.checked)
    first.append(whole)
  }
  find('.row.heads').replaceChildren(first, ...HEADS.map((head) => made('span', '', head)))
  root.classList.toggle('reading', !data.edit)
  pane('rows')
  const self = { same: data.version, stop: () => sending.stop() }
  list.replaceChildren()
  sending.send()
  return self
}
