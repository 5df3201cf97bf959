// A receipt that has just come: its heading comes into view and takes the focus, once. A preview comes into view.
(() => {
  const arrived = new Set()
  const look = () => {
    const come = [...document.querySelectorAll('.receipt[data-arrive]')].filter(({ dataset }) => !arrived.has(dataset.arrive))
    if (!come.length) return
    come.forEach(({ dataset }) => arrived.add(dataset.arrive))
    requestAnimationFrame(() => {
      const head = come[0].querySelector('.receipt-head')
      head?.focus({ preventScroll: true })
      head?.scrollIntoView({ block: 'start' })
    })
  }
  // A preview of other files than before: it comes into view, what is typed above keeps the focus.
  let previewed = ''
  const shown = () => {
    const found = document.querySelector('[data-preview]')
    if (!found || found.dataset.preview === previewed) return
    previewed = found.dataset.preview
    requestAnimationFrame(() => found.scrollIntoView({ block: 'start' }))
  }
  new MutationObserver(() => { look(); shown() })
    .observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-preview'] })

  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.hasAttribute('data-print'))
    if (!link) return
    event.preventDefault()
    window.print()
  })

  // what is folded on the screen is not on paper
  let folded = []
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll(':is(.receipt details, details.wp-wide, details.wp-more):not([open])')]
    folded.forEach((each) => { each.open = true })
  })
  window.addEventListener('afterprint', () => folded.forEach((each) => { each.open = false }))
})()
