// The page drawn on the server (pages/parts/frame/first) gives way to Streamlit's as soon as that shows the same.
(() => {
  const LATEST_MS = 30_000 // after Streamlit has begun, whatever it does by then is to be seen
  const within = (root, place) => root.querySelector(`[data-testid=${place}]`)

  class First extends HTMLElement {
    connectedCallback() {
      this.drawn = this.attachInternals?.().shadowRoot
      if (!this.drawn) { this.remove(); return } // a browser that does not draw it
      if (!matchMedia('(min-width: 641px)').matches) this.fold()
      this.drawn.addEventListener('change', (event) => { // a month of the menu
        if (event.target.matches('select[data-go]')) location.assign(new URL(event.target.value, location.href))
      })
      // whoever reaches for what works only later gets it as soon as it is there, with or without its charts
      this.drawn.addEventListener('pointerdown', (event) => { this.hurried ||= Boolean(event.target.closest('[data-later]')) })
      this.watch = new MutationObserver(() => { this.asked ||= requestAnimationFrame(() => { this.asked = 0; this.look() }) })
      this.watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-test-script-state'] })
    }

    fold() {
      for (const each of this.drawn.querySelectorAll('details[data-first]')) { each.open = false; delete each.dataset.first }
    }

    look() {
      const app = within(document, 'stApp')
      if (!app) return
      this.latest ??= setTimeout(() => this.giveWay(), LATEST_MS)
      const main = within(document, 'stMainBlockContainer')
      const idle = app.dataset.testScriptState === 'notRunning' && main?.querySelector('h1, [data-testid=stAlert]')
      const charts = [...document.querySelectorAll('.stPlotlyChart')]
      const unpainted = document.querySelector('[data-testid=stSkeleton]') || charts.some((chart) => !chart.querySelector('.main-svg .trace'))
      const painted = this.hurried || !unpainted
      if ((idle && painted) || document.querySelector('[role=dialog]')) this.giveWay()
    }

    // What somebody is at, and how far they have scrolled, is where it was.
    giveWay() {
      clearTimeout(this.latest)
      this.watch.disconnect()
      const down = within(this.drawn, 'stMain').scrollTop
      const at = this.drawn.activeElement?.getAttribute('href')
      const open = [...this.drawn.querySelectorAll('details')].map((each) => each.open)
      this.remove()
      within(document, 'stMain')?.scrollTo(0, down)
      const details = [...document.querySelectorAll('[data-testid=stHtml] details')]
      if (details.length === open.length) details.forEach((each, number) => { each.open = open[number] })
      if (at) [...document.querySelectorAll('#root a[href]')].find((link) => link.getAttribute('href') === at)?.focus({ preventScroll: true })
    }
  }
  customElements.define('wp-first', First)
})()
