// What is typed goes to the server a moment later, again and again until it has arrived; what others typed comes back.
const PAUSE_MS = 300
const LOOK_MS = 15000
const MOST_KEPT_ALIVE = 60000

const exchange = (data, hear) => {
  const waiting = new Map()
  const asked = { seen: 0, snapshot: '' }
  let timer = null
  let under = null
  let failed = 0

  const body = (cells) => JSON.stringify({
    department: data.department, month: data.month, seen: asked.seen, snapshot: asked.snapshot, cells,
  })
  const once = async () => {
    const sent = [...waiting.entries()]
    const told = body(sent.map(([, cell]) => cell))
    const answer = await fetch(data.address, {
      method: 'POST', body: told, headers: { 'content-type': 'application/json' }, keepalive: told.length < MOST_KEPT_ALIVE,
    })
    const found = answer.headers.get('content-type')?.includes('json') ? await answer.json() : { sentence: await answer.text() }
    if (!answer.ok) throw Object.assign(new Error(found.sentence), { lasting: [400, 401, 403, 409, 413].includes(answer.status) })
    for (const [id, cell] of sent) if (waiting.get(id) === cell) waiting.delete(id)
    Object.assign(asked, { seen: found.turn, snapshot: found.snapshot })
    failed = 0
    hear.answered(found, waiting)
  }
  // One request at a time; what is typed meanwhile goes with the next.
  const send = () => {
    clearTimeout(timer)
    under ??= once().catch((error) => {
      failed += 1
      hear.failed(error)
      if (!error.lasting) timer = setTimeout(send, Math.min(1000 * 2 ** failed, LOOK_MS))
    }).finally(() => { under = null })
    return under
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(send, PAUSE_MS) }
  const look = () => { if (document.visibilityState === 'visible') send() }
  const leave = () => { if (waiting.size) send() }
  const every = setInterval(look, LOOK_MS)
  window.addEventListener('focus', look)
  document.addEventListener('visibilitychange', leave)
  window.addEventListener('pagehide', leave)

  return {
    type: (key, field, text) => { waiting.set(`${key} ${field}`, [key, field, text]); hear.typing(); soon() },
    send,
    // Everything has arrived, or it is said that it has not.
    all: async () => {
      while (waiting.size || under) {
        await send()
        if (failed) return false
      }
      return true
    },
    waits: (key, field) => waiting.has(`${key} ${field}`),
    stop: () => {
      leave()
      clearInterval(every)
      window.removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', leave)
      window.removeEventListener('pagehide', leave)
    },
  }
}
