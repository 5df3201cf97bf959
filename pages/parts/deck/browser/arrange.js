// The slides of a deck as rows to be put in order, by hand or by keys. What is arranged is told to the page after every
// change; it stays here until the page has stored it and draws another table (`data.of`).
const arranging = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const list = parentElement.querySelector('ol')
  const told = parentElement.querySelector('.told')
  if (arranging.get(parentElement)?.of !== data.of) {
    arranging.set(parentElement, { of: data.of, rows: data.rows.map((row) => ({ ...row })) })
  }
  const { rows } = arranging.get(parentElement)
  const tell = () => setStateValue('rows', rows.map(({ id, shown, title, text, notes }) => ({ id, shown, title, text, notes })))

  const made = (tag, more = {}, ...inside) => {
    const found = Object.assign(document.createElement(tag), more)
    found.append(...inside)
    return found
  }
  const field = (row, name, tag, most, label) => {
    const found = made(tag, { value: row[name] ?? '', maxLength: most, placeholder: label })
    if (tag === 'input') found.type = 'text'
    else found.rows = 2
    found.setAttribute('aria-label', label)
    found.addEventListener('change', () => { row[name] = found.value; tell() })
    return found
  }
  const drawn = (row, number) => {
    const box = made('input', { type: 'checkbox', checked: row.shown })
    box.addEventListener('change', () => { row.shown = box.checked; renew(row); tell() })
    const what = made('div', { className: 'what' })
    if (row.own) what.append(field(row, 'title', 'input', data.most.title, '标题'), field(row, 'text', 'textarea', data.most.text, '正文'))
    else what.append(row.title)
    const notes = made('details', { open: row.open ?? false }, made('summary', { textContent: row.notes ? '备注（已写）' : '备注' }),
      field(row, 'notes', 'textarea', data.most.notes, '备注，只在演讲者视图显示'))
    notes.addEventListener('toggle', () => { row.open = notes.open })
    what.append(notes)
    const up = made('button', { type: 'button', textContent: '上移' }), down = made('button', { type: 'button', textContent: '下移' })
    up.addEventListener('click', () => move(row, -1))
    down.addEventListener('click', () => move(row, 1))
    const line = made('li', { tabIndex: 0, draggable: true, className: row.shown ? '' : 'rest' },
      made('span', { className: 'grip', textContent: '⋮⋮', ariaHidden: 'true' }), made('b', { textContent: row.shown ? String(number) : '备用' }),
      made('label', {}, box, ' 放映'), what, made('span', {}, up, ' ', down))
    line.dataset.id = row.id
    line.row = row
    return line
  }
  const renew = (focused) => {
    const top = list.scrollTop
    let number = 0
    list.replaceChildren(...rows.map((row) => drawn(row, row.shown ? ++number : 0)))
    list.scrollTop = top
    const line = [...list.children].find((each) => each.row === focused)
    line?.focus()
    line?.scrollIntoView({ block: 'nearest' })
  }
  const say = (row) => { told.textContent = `「${row.title || '新页'}」现在是第 ${rows.indexOf(row) + 1} 行，共 ${rows.length} 行。` }
  const put = (row, place) => {
    const from = rows.indexOf(row), to = Math.min(Math.max(place, 0), rows.length - 1)
    if (from === to) return
    rows.splice(to, 0, rows.splice(from, 1)[0])
    renew(row); say(row); tell()
  }
  const move = (row, by) => put(row, rows.indexOf(row) + by)

  list.onkeydown = (event) => {
    const line = event.target
    if (!(line instanceof HTMLLIElement)) return
    const row = line.row
    const moves = { ArrowUp: () => move(row, -1), ArrowDown: () => move(row, 1), Home: () => put(row, 0), End: () => put(row, rows.length - 1) }
    const steps = { ArrowUp: () => line.previousSibling?.focus(), ArrowDown: () => line.nextSibling?.focus() }
    const act = event.altKey ? moves[event.key] : event.key === ' ' ? () => { row.shown = !row.shown; renew(row); tell() }
      : event.key === 'Delete' && row.own ? () => { rows.splice(rows.indexOf(row), 1); renew(rows[0]); tell() } : steps[event.key]
    if (act) { act(); event.preventDefault(); event.stopPropagation() }
  }
  let held = null
  list.ondragstart = (event) => {
    if (!(event.target instanceof HTMLLIElement)) return
    held = event.target
    held.classList.add('moved')
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', held.row.title)
  }
  list.ondragover = (event) => {
    const over = event.target.closest?.('li')
    if (!held) return
    event.preventDefault()
    if (!over || over === held) return
    const box = over.getBoundingClientRect()
    list.insertBefore(held, event.clientY < box.top + box.height / 2 ? over : over.nextSibling)
  }
  list.ondrop = (event) => event.preventDefault()
  list.ondragend = () => {
    if (!held) return
    const { row } = held, place = [...list.children].indexOf(held)
    held.classList.remove('moved')
    held = null
    put(row, place)
  }
  parentElement.querySelector('[data-add]').onclick = () => {
    const row = { id: '', own: true, shown: true, title: '', text: '', notes: '' }
    const chosen = list.querySelector('li:focus-within')?.row
    rows.splice(chosen ? rows.indexOf(chosen) + 1 : rows.length, 0, row)
    renew(row)
    list.children[rows.indexOf(row)].querySelector('input[type=text]').focus()
    tell()
  }
  renew(null)
}
