// All slides of a deck side by side, those that are shown one after the other first: places for the same slides, made
// small. `go(n)` shows one.
const grid = (root, data, go) => {
  const places = document.createElement('style')
  document.head.append(places)
  const count = data.ids.length
  let chosen = 0, columns = 1
  const slide = (number) => document.querySelector(`.st-key-slide-${number}`)

  const lay = () => {
    const wide = innerWidth, high = innerHeight, gap = Math.round(wide * .014)
    columns = Math.max(2, Math.min(5, Math.round(wide / (wide > high ? 380 : 190))))
    const scale = (wide - gap * (columns + 1)) / columns / wide
    const row = high * scale + gap
    const before = Math.ceil(data.shown / columns)
    places.textContent = data.ids.map((_, number) => {
      const rest = number >= data.shown
      const place = rest ? number - data.shown : number
      const top = gap + (Math.floor(place / columns) + (rest ? before + .35 : 0)) * row
      const left = gap + (place % columns) * (wide * scale + gap)
      return `html[data-grid] :is(#root, body) .st-key-slide-${number} { left: ${left}px; top: ${top}px; transform: scale(${scale}); }
        html[data-grid] :is(#root, body) .st-key-slide-${number}::after { content: "${rest ? '备用 ' : ''}${number + 1}"; font-size: ${16 / scale}px; }
        html[data-grid="${number}"] :is(#root, body) .st-key-slide-${number} { outline: ${4 / scale}px solid #1f6fb2; }`
    }).join('\n')
  }
  const choose = (number) => {
    chosen = Math.min(Math.max(number, 0), count - 1)
    root.dataset.grid = chosen
    slide(chosen)?.scrollIntoView({ block: 'nearest' })
  }
  const open = (at) => { lay(); choose(at) }
  const close = () => root.removeAttribute('data-grid')
  const down = () => choose(chosen < data.shown && chosen + columns >= data.shown && chosen < data.shown - 1
    && Math.floor(chosen / columns) < Math.floor((data.shown - 1) / columns) ? data.shown - 1 : chosen + columns)
  const moves = {
    ArrowRight: () => choose(chosen + 1), ArrowLeft: () => choose(chosen - 1), ArrowDown: down, ArrowUp: () => choose(chosen - columns),
    PageDown: () => choose(chosen + 1), PageUp: () => choose(chosen - 1),
    Home: () => choose(0), End: () => choose(count - 1), Enter: () => go(chosen), ' ': () => go(chosen),
  }
  const onClick = (event) => {
    if (!root.hasAttribute('data-grid')) return
    const name = event.target.closest?.('[class*="st-key-slide-"]')?.className.match(/st-key-slide-(\d+)/)
    if (name) { go(Number(name[1])); event.preventDefault() }
  }
  const onResize = () => { if (root.hasAttribute('data-grid')) lay() }
  document.addEventListener('click', onClick, true)
  window.addEventListener('resize', onResize)
  return {
    open, close, moves,
    on: () => root.hasAttribute('data-grid'),
    leave: () => {
      document.removeEventListener('click', onClick, true)
      window.removeEventListener('resize', onResize)
      places.remove()
      close()
    },
  }
}
