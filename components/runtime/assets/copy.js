// A button that puts a text on the clipboard. Where the browser keeps the clipboard for pages that
// came by HTTPS, the text is marked and copied as a hand would do it.
export default function ({ data, parentElement }) {
  let button = parentElement.querySelector("button")
  if (!button) {
    button = document.createElement("button")
    button.type = "button"
    button.style.cssText =
      "font: inherit; min-height: 44px; padding: 0 16px; border-radius: 8px; cursor: pointer;" +
      "background: transparent; color: inherit; border: 1px solid currentcolor"
    parentElement.append(button)
  }
  const copyByHand = () => {
    const area = document.createElement("textarea")
    area.value = data.text
    document.body.append(area)
    area.select()
    const copied = document.execCommand("copy")
    area.remove()
    return copied
  }
  button.textContent = data.label
  button.onclick = async () => {
    const copied = navigator.clipboard
      ? await navigator.clipboard.writeText(data.text).then(() => true, copyByHand)
      : copyByHand()
    button.textContent = copied ? data.done : data.failed
  }
}
