// What is done goes to the server at once, one request after the other; what others did comes back.
const LOOK_MS = 15000
const KEPT_ALIVE = 60000

const exchange = (data, hear) => {
  const waiting = []
  const asked = { seen: 0, shape: '' }
  let under = null
  let timer = null
  let failed = 0

  const once = async () => {
    const acts = waiting.slice(0, 50)
    // with its name an act is done once, however often it is sent because no answer came
    const said = { acts: acts.map(({ act }) => act), names: acts.map(({ name }) => name) }
    const told = JSON.stringify({ copy: data.copy, at: data.at, seen: asked.seen, shape: asked.shape, ...said })
    const answer = await fetch(data.address, {
      method: 'POST', body: told, headers: { 'content-type': 'application/json' }, keepalive: told.length < KEPT_ALIVE,
    })
    const found = answer.headers.get('content-type')?.includes('json') ? await answer.json() : { sentence: await answer.text() }
    if (!answer.ok) throw Object.assign(new Error(found.sentence), { lasting: [400, 401, 403, 404, 409, 413].includes(answer.status) })
    waiting.splice(0, acts.length)
    Object.assign(asked, { seen: found.turn ?? 0, shape: found.shape ?? asked.shape })
    failed = 0
    hear.answered(found, waiting)
  }
  const send = () => {
    clearTimeout(timer)
    under ??= once().catch((error) => {
      failed += 1
      if (error.lasting) waiting.length = 0
      hear.failed(error)
      if (!error.lasting) timer = setTimeout(send, Math.min(1000 * 2 ** failed, LOOK_MS))
    }).finally(() => {
      under = null
      if (waiting.length && !failed) send()
    })
    return under
  }
  const look = () => { if (data.edit && document.visibilityState === 'visible') send() }
  const leave = () => { if (waiting.length) send() }
  const every = setInterval(look, LOOK_MS)
  window.addEventListener('focus', look)
  window.addEventListener('pagehide', leave)
  return {
    act: (...act) => { waiting.push({ act, name: `${Date.now()}-${Math.random()}` }); hear.sending(); send() },
    send,
    stop: () => {
      leave()
      clearInterval(every)
      window.removeEventListener('focus', look)
      window.removeEventListener('pagehide', leave)
    },
  }
}
