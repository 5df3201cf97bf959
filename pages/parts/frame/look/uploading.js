// The button of a form with files waits until they are with the server: pressed before, it is pressed for whoever did once
// they are. Streamlit (1.67) greys it while a file is on its way, but not from the choice to the answer that says where to
// send it, and a press in between leaves the file behind without a word; so does one beside a file that did not arrive.
(() => {
  const PATIENCE_MS = 60_000 // who is not told by then where to send a file never will be
  const BOX = '[data-testid=stFileUploader]', LISTED = '[data-testid=stFileChips] > div > div'
  const BUTTON = '[data-testid=stFormSubmitButton]'
  const chosen = new WeakMap() // box of files → when each file was chosen that is not listed yet
  const held = new Set() // what is pressed, and waits

  const choose = (event, count) => {
    const box = event.target.closest?.(BOX)
    if (box && count) chosen.set(box, [...(chosen.get(box) ?? []), ...Array(count).fill(Date.now())])
  }
  document.addEventListener('change', (event) => choose(event, event.target.files?.length), true)
  document.addEventListener('drop', (event) => choose(event, event.dataTransfer?.files.length), true)
  document.addEventListener('paste', (event) => choose(event, event.clipboardData?.files.length), true)

  const boxes = (button) => [...button.closest('[data-testid=stForm]').querySelectorAll(BOX)]
  const what = (box) => box.querySelector('input').accept.startsWith('image/') ? '照片' : '文件'
  const late = (box) => (chosen.get(box) ?? []).some((since) => Date.now() - since > PATIENCE_MS)
  const underway = (box) => chosen.get(box)?.length
    || box.querySelector(':is([aria-label^="取消上传"], [aria-label^="Cancel upload"])')
  const refused = (box) => {
    const chip = box.querySelector('[data-testid=stFileChip][aria-invalid]')
    if (!chip) return ''
    const name = chip.querySelector('[data-testid=stFileChipName]').title
    const why = /\.hei[cf]$/i.test(name) ? '是苹果手机的 HEIC 照片，请转成 JPEG 再传。'
      : chip.querySelector('[role=alert]').textContent.replace(/^错误：/, '')
    return `${what(box)} ${name} 没有传上：${why}请移除后`
  }

  const say = (button, words) => {
    const place = button.querySelector('.wp-uploading') ?? button.appendChild(document.createElement('p'))
    Object.assign(place, { className: 'wp-uploading', role: 'alert' })
    if (place.textContent !== words) place.textContent = words
  }
  // Why the button may not be pressed yet: what to say, and whether waiting helps.
  const hindered = (button) => {
    const label = button.querySelector('button').innerText.trim().split('：')[0]
    for (const box of boxes(button)) {
      if (late(box)) {
        chosen.delete(box)
        return { words: `有${what(box)}没有传上，没有${label}。请重新选择，再按“${label}”。` }
      }
      const words = refused(box)
      if (words) return { words: `${words}再按“${label}”。` }
    }
    const box = boxes(button).find(underway)
    return box && { words: `${what(box)}还在上传，传完自动${label}。`, passes: true }
  }
  const look = () => {
    for (const button of held) {
      const found = button.isConnected && hindered(button)
      if (found) say(button, found.words)
      if (!found?.passes) held.delete(button)
      if (button.isConnected && !found) {
        say(button, '')
        requestAnimationFrame(() => button.querySelector('button').click())
      }
    }
  }
  setInterval(look, 200)
  // a grey button lets its press through to what is around it (checks.css)
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.(BUTTON)
    const place = button?.querySelector('button')?.getBoundingClientRect()
    if (!place || (event.detail && (event.clientX > place.right || event.clientY > place.bottom)) || !boxes(button).length) return
    const found = hindered(button)
    say(button, found?.words ?? '')
    if (!found) return
    event.preventDefault()
    event.stopPropagation()
    if (found.passes) held.add(button)
  }, true)

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) {
      if (node.nodeType !== Node.ELEMENT_NODE) continue
      const listed = [...(node.matches(LISTED) ? [node] : []), ...node.querySelectorAll(LISTED)]
      for (const chip of listed) chosen.get(chip.closest(BOX))?.shift()
    }
  }).observe(document.documentElement, { childList: true, subtree: true })
})()
