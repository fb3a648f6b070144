// A text area hands over what was typed when it loses the focus or on Ctrl+Enter; st.text_input has
// live= for that, st.text_area has not. So a pause in typing presses Ctrl+Enter for the typist.
const PAUSE_MS = 800
const AFTER_MS = 300 // what is wanted in sight has its place by then
const MENU = 60 // pixels that stand above the page

// A key that is pressed and never let go would spoil every shortcut that follows.
const press = (area) => {
  for (const kind of ["keydown", "keyup"])
    area.dispatchEvent(new KeyboardEvent(kind, { key: "Enter", ctrlKey: true, bubbles: true }))
}

// A shortcut presses a button without taking the focus out of the field: what was typed last, and
// waits for its pause, has to go before it.
const handOver = ({ isTrusted, ctrlKey, metaKey, target }) => {
  if (isTrusted && (ctrlKey || metaKey) && target.matches("input, textarea"))
    target.dispatchEvent(new FocusEvent("focusout", { bubbles: true }))
}

const show = (sight, isNew) => {
  const main = document.querySelector('[data-testid="stMain"]')
  const there = main.querySelector(
    sight === "fault"
      ? '[data-testid="stAlertContentError"]'
      : `.st-key-${sight.replace(/[^\w-]/g, "-")}`
  )
  if (!there) return
  const { top, bottom } = there.getBoundingClientRect()
  if (top < MENU || bottom > window.innerHeight) there.scrollIntoView({ block: "center" })
  if (isNew) there.querySelector("input, textarea")?.focus({ preventScroll: true })
}

export default function ({ data }) {
  if (data.sight) setTimeout(show, AFTER_MS, data.sight, data.isNew)
  const pauses = new WeakMap()
  const typed = (event) => {
    const area = event.target
    if (!(area instanceof HTMLTextAreaElement)) return
    clearTimeout(pauses.get(area))
    pauses.set(area, setTimeout(() => press(area), PAUSE_MS))
  }
  document.addEventListener("input", typed, true)
  document.addEventListener("keydown", handOver, true)
  return () => {
    document.removeEventListener("input", typed, true)
    document.removeEventListener("keydown", handOver, true)
  }
}
