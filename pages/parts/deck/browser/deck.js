// The deck in the browser: every slide is on the page already, and showing another is one attribute of <html>.
// The rules that make a slide visible by it are written once, so React's redrawing cannot undo it. Only the slide that is
// shown and those beside it have boxes: these are laid out, by a second attribute, when the slide asked for is painted.
export default function (component) {
  const { data, parentElement, setStateValue } = component
  const root = document.documentElement
  const count = data.ids.length
  const rules = document.createElement('style')
  rules.textContent = data.ids
    .map((_, i) => {
      const here = `html[data-slide="${i}"]:not([data-grid]) `
      return `html[data-beside="${i}"]:not([data-grid]) :is(.st-key-slide-${i - 1}, .st-key-slide-${i + 1}) { display: block !important; }
        ${here}.st-key-slide-${i} { display: block !important; }
        ${here}:is(.st-key-slide-${i}, .st-key-notes-${i}) { visibility: visible !important; }`
      + (data.presenter ? `
        ${here}.st-key-slide-${i} { left: 2vw !important; top: 9vh !important; transform: scale(.6); }` : '')
      + (data.presenter && i + 1 !== data.shown ? `
        ${here}.st-key-slide-${i + 1} { display: block !important; visibility: visible !important; left: 65vw !important; top: 9vh !important; transform: scale(.32); }` : '')
    })
    .join('\n')
  document.head.append(rules)
  root.dataset.deck = data.presenter ? 'presenter' : 'deck'

  const bar = parentElement.querySelector('nav')
  const place = parentElement.querySelector('[data-place]')
  const clock = parentElement.querySelector('[data-clock]')
  const begun = Date.now()
  const channel = new BroadcastChannel(`workplan-deck ${data.month} ${data.snapshot} ${data.audience}`)
  const asked = Number(new URLSearchParams(location.search).get('slide'))
  let at = -1
  let home = 0 // the slide in the order of showing that was left for one of the rest
  let typed = ''
  let timer = null
  let painted = 0 // the frame in which what is shown now will be painted

  const say = () => {
    place.textContent = typed ? `到第 ${typed} 页，按回车` : at < data.shown ? `${at + 1}/${data.shown}` : `备用 ${at + 1}`
  }
  const show = (wanted, told = false) => {
    const next = Math.min(Math.max(wanted, 0), count - 1)
    if (next === at) return
    if (at >= 0 && at < data.shown) home = at
    at = next
    root.dataset.slide = at
    say()
    const address = new URL(location.href)
    address.searchParams.set('slide', at + 1)
    history.replaceState(history.state, '', address)
    if (!told) channel.postMessage(at)
    cancelAnimationFrame(painted)
    painted = requestAnimationFrame(() => setTimeout(() => { root.dataset.beside = at }))
  }
  const all = grid(root, data, (number) => { all.close(); show(number); pressed() })
  const pressed = () => parentElement.querySelector('[data-do=all]').setAttribute('aria-pressed', all.on())
  const toggle = () => { if (all.on()) all.close(); else { root.removeAttribute('data-panel'); all.open(at) } pressed() }
  // one after the other: the slides of the meeting; among the rest, the rest
  const next = () => show(at === data.shown - 1 ? at : at + 1)
  const last = () => show(at < data.shown ? data.shown - 1 : count - 1)
  const go = (address) => {
    history.pushState({}, '', address)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }
  const leave = () => go(data.home)
  const fullscreen = () => document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()
  const presenter = () => {
    const address = new URL(location.href)
    address.searchParams.set('presenter', '1')
    window.open(address, 'workplan-presenter', 'popup,width=1280,height=800')
  }
  const panel = () => {
    if (root.hasAttribute('data-panel')) root.removeAttribute('data-panel')
    else { root.dataset.panel = ''; setStateValue('at', at) }
  }
  const auto = (seconds) => {
    clearInterval(timer)
    timer = timer === null && seconds ? setInterval(() => show((at + 1) % data.shown), seconds * 1000) : null
    parentElement.querySelector('[data-do=auto]').setAttribute('aria-pressed', timer !== null)
  }
  const actions = {
    back: () => show(at - 1), next, full: fullscreen, presenter, panel, leave, all: toggle,
    arrange: () => go(data.arrange),
    auto: () => auto(data.auto || 10),
  }
  const keys = {
    ArrowRight: actions.next, ArrowDown: actions.next, PageDown: actions.next, ' ': actions.next,
    ArrowLeft: actions.back, ArrowUp: actions.back, PageUp: actions.back,
    Home: () => show(0), End: last, Backspace: () => show(at < data.shown ? at : home), g: toggle, G: toggle,
    f: fullscreen, F: fullscreen, p: presenter, P: presenter, d: panel, D: panel, a: actions.auto, A: actions.auto,
  }
  const onKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    const target = event.composedPath()[0]
    const writing = target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
    if (event.key === 'Escape') {
      if (root.hasAttribute('data-panel')) root.removeAttribute('data-panel')
      else if (all.on()) { all.close(); pressed() }
      else if (!document.fullscreenElement) leave()
      return
    }
    if (writing || document.querySelector('[role=dialog]')) return
    if (event.key === ' ' && (event.shiftKey || (target instanceof HTMLElement && target.matches('button, a')))) {
      if (event.shiftKey) { show(at - 1); event.preventDefault() }
      return
    }
    if (/^[0-9]$/.test(event.key)) { typed = (typed + event.key).slice(-3); awake(); say(); return }
    if (event.key === 'Enter' && typed) {
      const wanted = Number(typed) - 1
      typed = ''
      all.close(); pressed(); show(wanted); say()
      event.preventDefault(); event.stopPropagation()
      return
    }
    if (typed) { typed = ''; say() }
    if (all.on() && all.moves[event.key]) { all.moves[event.key](); event.preventDefault(); event.stopPropagation(); return }
    if (keys[event.key]) { keys[event.key](); event.preventDefault(); event.stopPropagation() }
  }
  let idle = null
  const awake = () => {
    root.removeAttribute('data-idle')
    clearTimeout(idle)
    idle = setTimeout(() => { root.dataset.idle = '' }, 3000)
  }
  let touched = null
  const onTouch = (event) => { touched = event.changedTouches[0] }
  const onLift = (event) => {
    const moved = event.changedTouches[0].clientX - (touched?.clientX ?? NaN)
    if (Math.abs(moved) > 50 && !root.hasAttribute('data-panel') && !all.on()) moved < 0 ? next() : show(at - 1)
  }
  const onClick = (event) => {
    const name = event.target.closest('[data-do]')?.dataset.do
    if (name) { actions[name](); event.target.blur() }
  }
  const tick = setInterval(() => {
    const gone = Math.floor((Date.now() - begun) / 1000)
    clock.textContent = `${new Date().toLocaleTimeString('zh-CN', { hour12: false })}　已讲 ${Math.floor(gone / 60)}:${String(gone % 60).padStart(2, '0')}`
  }, 1000)
  // a slide that is talked about for half an hour is in use, though nobody touches a key: the session goes on
  const inUse = setInterval(() => {
    if (document.visibilityState === 'visible') fetch('/_stcore/host-config').catch(() => {})
  }, 300_000)
  channel.onmessage = (event) => {
    if (event.data === 'where') channel.postMessage(at)
    else show(event.data, true)
  }
  document.addEventListener('keydown', onKey, true)
  document.addEventListener('pointermove', awake)
  document.addEventListener('touchstart', onTouch, { passive: true })
  document.addEventListener('touchend', onLift, { passive: true })
  bar.addEventListener('click', onClick)
  show(Number.isInteger(asked) && asked > 0 ? asked - 1 : 0, true)
  if (data.presenter) channel.postMessage('where')
  if (data.auto) auto(data.auto)
  awake()

  return () => {
    document.removeEventListener('keydown', onKey, true)
    document.removeEventListener('pointermove', awake)
    document.removeEventListener('touchstart', onTouch)
    document.removeEventListener('touchend', onLift)
    bar.removeEventListener('click', onClick)
    clearInterval(tick)
    clearInterval(inUse)
    clearInterval(timer)
    clearTimeout(idle)
    channel.close()
    rules.remove()
    all.leave()
    for (const name of ['deck', 'slide', 'beside', 'idle', 'panel']) delete root.dataset[name]
  }
}
