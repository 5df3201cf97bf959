// The curve of a task: what is due by each month as a share of the target, last year's behind it.
const WIDE = 300
const HIGH = 92
const EDGE = 18
const SVG = 'http://www.w3.org/2000/svg'

const drawn = (name, values, content) => {
  const node = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(values)) node.setAttribute(key, value)
  if (content) node.textContent = content
  return node
}

const points = (shares, most) => shares.map((share, month) => share === null ? null
  : `${EDGE + (WIDE - 2 * EDGE) * month / 11},${HIGH - EDGE - (HIGH - 2 * EDGE) * share / most}`).filter(Boolean).join(' ')

const curve = (row, before) => {
  const [shares, goal] = row.curve ?? []
  if (!shares?.length) return null
  const most = Math.max(1, ...shares, ...(before?.[1] ?? []))
  const box = drawn('svg', { viewBox: `0 0 ${WIDE} ${HIGH}`, class: 'curve', role: 'img', 'aria-label': `序时曲线，目标 ${goal}` })
  box.append(drawn('line', { x1: EDGE, x2: WIDE - EDGE, y1: HIGH - EDGE, y2: HIGH - EDGE, class: 'axis' }))
  if (before) box.append(drawn('polyline', { points: points(before[1], most), class: 'before' }))
  box.append(drawn('polyline', { points: points(shares, most), class: 'now' }))
  for (const month of [1, 6, 12]) {
    const x = EDGE + (WIDE - 2 * EDGE) * (month - 1) / 11
    box.append(drawn('text', { x, y: HIGH - 4, 'text-anchor': 'middle' }, `${month}月`))
  }
  const half = shares.at(5)
  const said = half === null ? `目标 ${goal}` : `6月应达 ${Math.round(half * 100)}%，目标 ${goal}`
  box.append(drawn('text', { x: EDGE, y: 11 }, before ? `${said}；虚线为去年 ${before[0]}` : said))
  return box
}
