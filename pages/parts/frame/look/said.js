// What was refused is said on top of 点位 and 实地抽查, where whoever presses at the end of a long form does not see it: it
// comes into view once the press is through.
(() => {
  let pressed = false
  document.addEventListener('click', (event) => { pressed ||= !!event.target.closest?.('[data-testid=stMain] button') }, true)
  new MutationObserver((changes) => {
    if (!pressed || !changes.some(({ target }) => target.dataset.testScriptState === 'notRunning')) return
    pressed = false
    requestAnimationFrame(() => {
      document.querySelector('.st-key-said [data-testid=stAlertContentError]')?.scrollIntoView({ block: 'center' })
    })
  }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['data-test-script-state'] })
})()
