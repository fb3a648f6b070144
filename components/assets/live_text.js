// A text area hands over what was typed when it loses the focus or on Ctrl+Enter; st.text_input has
// live= for that, st.text_area has not. So a pause in typing presses Ctrl+Enter for the typist.
const PAUSE_MS = 800

export default function () {
  const pauses = new WeakMap()
  const typed = (event) => {
    const area = event.target
    if (!(area instanceof HTMLTextAreaElement)) return
    clearTimeout(pauses.get(area))
    const press = new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true })
    pauses.set(area, setTimeout(() => area.dispatchEvent(press), PAUSE_MS))
  }
  document.addEventListener("input", typed, true)
  return () => document.removeEventListener("input", typed, true)
}
