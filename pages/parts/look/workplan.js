// What the pages need in the browser beside Streamlit: links that do not reload, a way back, paper.
(() => {
  // A link marked by its address being one of ours changes the page as the browser's own back and forward do,
  // without loading everything again. Ctrl, middle button and 在新标签页打开 work as ever.
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.hasAttribute('data-go'))
    if (!link || link.origin !== location.origin) return
    event.preventDefault()
    if (link.href !== location.href) history.pushState({}, '', link.href)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
    document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)
  })

  // The shell completes an address by month and snapshot. Streamlit would add that to the history, and 后退
  // would lead to the incomplete address and at once forward again.
  const push = history.pushState.bind(history)
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? location.href, location.href)
    const completed = to.pathname === location.pathname && !new URLSearchParams(location.search).has('snapshot')
    return completed ? history.replaceState(state, title, url) : push(state, title, url)
  }

  // Charts are drawn for the screen's width; on paper they shrink to the sheet instead of being cut.
  const drawings = () => document.querySelectorAll('.js-plotly-plot .main-svg')
  window.addEventListener('beforeprint', () => {
    for (const svg of drawings()) {
      const { width, height } = svg.getBoundingClientRect()
      svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
      svg.dataset.style = svg.getAttribute('style') ?? ''
      svg.style.width = '100%'
      svg.style.height = 'auto'
    }
  })
  window.addEventListener('afterprint', () => {
    for (const svg of drawings()) {
      svg.removeAttribute('viewBox')
      svg.setAttribute('style', svg.dataset.style ?? '')
    }
  })
})()
