// Keys: Enter and the arrows go down and up a column, Ctrl+D says the same as last month, Escape takes back. Nothing is
// done while an input method is composing: its Enter and its arrows choose characters.

const atEnd = (box, down) => box.tagName === 'INPUT'
  || (box.tagName === 'TEXTAREA' && box.selectionStart === box.selectionEnd
    && box.selectionEnd === (down ? box.value.length : 0))

const keys = (lines, act) => {
  const of = (box) => lines.find((each) => each.line.contains(box))
  const move = (box, step) => {
    const from = lines.indexOf(of(box))
    const column = lines.at(from).order.indexOf(box.dataset.field) - lines.at(from).row.answer.length
    for (let at = from + step; at >= 0 && at < lines.length; at += step) {
      const { line, boxes, order, row } = lines.at(at)
      if (line.hidden) continue
      boxes.get(column < 0 ? row.answer.at(0) : order.at(row.answer.length + column)).focus()
      return
    }
  }
  return (event) => {
    const box = event.target
    if (composing(event) || !box.dataset?.field) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const down = event.key === 'ArrowDown'
    let done = true
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) act.check()
    else if (event.key === 'Enter' && plain && !(event.shiftKey && box.tagName === 'TEXTAREA')) move(box, event.shiftKey ? -1 : 1)
    else if ((down || event.key === 'ArrowUp') && plain && !event.shiftKey && atEnd(box, down)) move(box, down ? 1 : -1)
    else if (event.key.toLowerCase() === 'd' && event.ctrlKey && !event.shiftKey && !event.altKey) act.same(of(box), box)
    else if (event.key === 'Escape' && plain) act.back(of(box), box)
    else done = false
    if (done) event.preventDefault()
  }
}
