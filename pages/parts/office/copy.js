// One button that copies a text and says so for two seconds.
export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector('button')
  const done = () => {
    button.textContent = '已复制'
    setTimeout(() => { button.textContent = data.label }, 2000)
  }
  // the clipboard of a page served over plain http can only be reached the old way
  const byHand = () => {
    const area = document.createElement('textarea')
    area.value = data.text
    area.style.position = 'fixed'
    area.style.opacity = '0'
    document.body.append(area)
    area.select()
    if (document.execCommand('copy')) done()
    area.remove()
  }
  button.textContent = data.label
  button.onclick = () => {
    if (navigator.clipboard) navigator.clipboard.writeText(data.text).then(done, byHand)
    else byHand()
  }
}
