// 设置: what stands above the areas. A field is sent when it is left; what was refused is said below it.
const settingBox = (name, value, label, send) => {
  const node = made('label', 'field')
  const box = made('input', 'entry')
  box.value = value
  box.maxLength = 200
  box.autocomplete = 'off'
  box.dataset.setting = name
  if (label) node.append(made('span', 'label', label))
  else box.setAttribute('aria-label', value || name)
  box.onchange = () => { if (box.value.trim() !== value) send(box.value.trim(), box) }
  box.onkeydown = (event) => {
    event.stopPropagation()
    if (composing(event)) return
    if (event.key === 'Enter') box.blur()
    if (event.key === 'Escape') { box.value = value; box.blur() }
  }
  node.append(box)
  return node
}

const group = (title, note, nodes, refused) => {
  const box = made('div', 'group-of')
  box.append(made('b', '', title), made('span', 'pale', note))
  const fields = made('div', 'fields')
  fields.append(...nodes)
  box.append(fields)
  if (refused) box.append(made('p', 'wrong', refused))
  return box
}

// Drawn anew with what the server says; who is writing in a field goes on there.
const settings = (box, told, rows, refused, act) => {
  const active = box.getRootNode().activeElement
  const held = box.contains(active) ? [active.dataset.setting, active.value, active.selectionStart] : null
  const asked = (words, send) => (value) => {
    if (value || window.confirm(words)) send(value)
    else settings(box, told, rows, refused, act)
  }
  const units = told.units.map(([name, count]) => {
    const node = settingBox(`unit ${name}`, name, '', asked(`从街镇中删去 ${name}？按街镇上报的任务不再向它要数。`, (value) => act('unit', name, value)))
    if (count) node.append(made('span', 'pale', `已报 ${count} 个数，不能改名或删`))
    return node
  })
  const lists = told.lists.map(([key, name]) => {
    const node = settingBox(`list ${key}`, name, '', asked(`删去口径 ${name}？`, (value) => act('list', key, value)))
    node.append(made('span', 'pale', `${rows.filter((row) => text(row, '口径').split('、').includes(name)).length} 项任务`))
    return node
  })
  const fresh = (name, label, send) => {
    const node = settingBox(name, '', '', (value) => { if (value) send(value) })
    const box = node.querySelector('input')
    box.placeholder = label
    box.setAttribute('aria-label', label)
    return node
  }
  const plain = told.fields.map(([name, value]) => {
    const node = settingBox(name, value, name, (typed) => act('setting', name, typed, value))
    node.classList.toggle('wide', value.length > 8)
    if (refused.has(name)) node.append(made('p', 'wrong', refused.get(name)))
    return node
  })
  box.replaceChildren(
    group('清单', '改了就存', plain),
    group('街镇', '改名在原处改，清空即删去', [...units, fresh('unit', '增加街镇', (value) => act('unit', '', value))], refused.get('街镇')),
    group('口径', '例如 区为民办实事项目', [...lists, fresh('list', '增加口径', (value) => act('list', '', value))], refused.get('口径')),
  )
  if (!held?.[0]) return
  const again = [...box.querySelectorAll('input')].find((each) => each.dataset.setting === held[0])
  if (!again) return
  again.value = held[1]
  again.focus({ preventScroll: true })
  again.setSelectionRange(held[2], held[2])
}
