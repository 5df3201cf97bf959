// What the pages need in the browser beside Streamlit: links that do not reload, a way back, paper.
(() => {
  // Streamlit (1.67) looks for its server below the page's own address first, two 404s in the console of every page but
  // the first; told where the server is, it does not look. Only the address: the rest stays its own business.
  window.__streamlit ??= { BACKEND_BASE_URL: location.origin }

  // A link marked by its address being one of ours changes the page as the browser's own back and forward do,
  // without loading everything again. Ctrl, middle button and 在新标签页打开 work as ever.
  const go = (address) => {
    if (address !== location.href) history.pushState({}, '', address)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.hasAttribute('data-go'))
    if (!link || link.origin !== location.origin) return
    event.preventDefault()
    go(link.href)
    document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)
  })

  document.addEventListener('change', (event) => {
    if (event.target.matches('select[data-go]')) go(new URL(event.target.value, location.href).href)
  })

  // The shell completes an address by month and snapshot. Streamlit would add that to the history, and 后退
  // would lead to the incomplete address and at once forward again.
  const push = history.pushState.bind(history)
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? location.href, location.href)
    const completed = to.pathname === location.pathname && !new URLSearchParams(location.search).has('snapshot')
    return completed ? history.replaceState(state, title, url) : push(state, title, url)
  }

  // Charts are drawn for the screen's width, and a table may be wider than a sheet: on paper they shrink to it
  // instead of being cut. 186 mm of A4 are printed on (print.css).
  const SHEET_PX = 702
  const FRAME_PX = 17 // on each side of what stands in an expander
  let undrawn = [] // of what a phone leaves out there is nothing to shrink
  const drawings = () => document.querySelectorAll('.js-plotly-plot .main-svg')
  const tables = () => document.querySelectorAll('.wp-table')
  // a table to edit is painted in the theme's colours, which no stylesheet reaches
  const painted = () => document.querySelectorAll('[data-testid=stDataFrame] canvas')
  window.addEventListener('beforeprint', () => {
    for (const canvas of painted()) {
      const [red, green, blue, opacity] = canvas.getContext('2d').getImageData(2, 2, 1, 1).data
      if (opacity && red + green + blue < 380) canvas.style.filter = 'invert(1) hue-rotate(180deg)'
    }
    for (const svg of drawings()) {
      const { width, height } = svg.getBoundingClientRect()
      if (!width) undrawn.push(svg.closest('[data-testid=stColumn]') ?? svg)
      svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
      svg.dataset.style = svg.getAttribute('style') ?? ''
      svg.style.width = '100%'
      svg.style.maxWidth = `${width}px`
      svg.style.height = 'auto'
    }
    undrawn.forEach((each) => { each.style.setProperty('display', 'none', 'important') })
    for (const table of tables()) {
      table.style.width = 'min-content'
      const narrowest = table.offsetWidth
      table.style.width = ''
      const room = SHEET_PX - (table.closest('details') ? 2 * FRAME_PX : 0)
      if (narrowest > room) table.style.zoom = room / narrowest
    }
  })
  window.addEventListener('afterprint', () => {
    for (const canvas of painted()) canvas.style.filter = ''
    for (const svg of drawings()) {
      svg.removeAttribute('viewBox')
      svg.setAttribute('style', svg.dataset.style ?? '')
    }
    undrawn.forEach((each) => each.style.removeProperty('display'))
    undrawn = []
    for (const table of tables()) table.style.zoom = ''
  })

  // What scrolls sideways can be scrolled with the keyboard too, and says what it is.
  const scrolling = () => {
    for (const box of document.querySelectorAll('.wp-scroll, .office-reminder')) {
      const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1
      if (scrolls === box.hasAttribute('tabindex')) continue
      if (scrolls) Object.entries({ tabindex: '0', role: 'region', 'aria-label': '可滚动的内容' }).forEach((pair) => box.setAttribute(...pair))
      else ['tabindex', 'role', 'aria-label'].forEach((name) => box.removeAttribute(name))
    }
  }
  let asked = 0
  // What a phone folds away lies open where there is room for it.
  const unfolding = () => {
    for (const fold of document.querySelectorAll('details.wp-wide:not([data-seen])')) {
      fold.dataset.seen = ''
      const room = matchMedia('(min-width: 641px)').matches
      fold.open = room
      if (room) fold.firstElementChild.tabIndex = -1 // a heading there, or nothing
    }
  }
  const soon = () => { asked ||= requestAnimationFrame(() => { asked = 0; scrolling(); unfolding() }) }
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true })
  window.addEventListener('resize', soon)

  // Whoever is signed out elsewhere is led to the sign-in page: only loading the page again does that.
  if (window.PerformanceObserver) {
    new PerformanceObserver((list) => {
      if (list.getEntries().some((entry) => entry.responseStatus === 401)) location.reload()
    }).observe({ type: 'resource' })
  }
})()
