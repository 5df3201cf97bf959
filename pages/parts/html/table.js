// What the tables to type into share. Every text is put in as text.
const made = (tag, name, text) => {
  const node = document.createElement(tag)
  if (name) node.className = name
  if (text) node.textContent = text
  return node
}

// While an input method is composing, its Enter and its arrows choose characters.
const composing = (event) => event.isComposing || event.keyCode === 229

