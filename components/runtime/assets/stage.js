// A briefing on the stage: sizes every letter by the window, and turns pages by key and by swipe.
const LETTERS = 66 // the larger, the smaller the text: 21.8 px of root at 1920x1080, 14.9 at 1180x820
const SWIPE = 60 // pixels that a finger goes before it turns the page
const SETTLED_MS = 200
const FORWARD = new Set(["ArrowRight", "ArrowDown", "PageDown", " "])
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"])

const stages = new WeakMap()

export default function (component) {
  const { parentElement, data } = component
  const stage = stages.get(parentElement) ?? raise(parentElement)
  stage.component = component
  stage.screens = data.screens
  stage.turns ??= data.turns
  if (stage.turns === data.turns) stage.screen = data.screen // else a later turn is on its way
  return stage.clear
}

function raise(parentElement) {
  const stage = {}
  const root = document.documentElement
  const own = root.style.fontSize
  let settling, touched

  const fit = () => {
    const size = Math.round((10 * Math.sqrt(innerWidth * innerHeight)) / LETTERS) / 10
    root.style.fontSize = `${size}px`
    clearTimeout(settling)
    settling = setTimeout(() => {
      if (stage.size !== size) stage.component.setStateValue("letters", size)
      stage.size = size
    }, stage.size ? SETTLED_MS : 0)
  }
  const turn = (step) => {
    const next = Math.min(Math.max(stage.screen + step, 1), stage.screens)
    if (next === stage.screen) return
    stage.screen = next
    stage.turns += 1
    stage.component.setTriggerValue("turn", [next, stage.turns])
  }
  const pressed = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const presses = event.key === " " && event.target.closest?.("a, button")
    const step = FORWARD.has(event.key) ? 1 : BACK.has(event.key) ? -1 : 0
    if (!step || presses) return
    event.preventDefault()
    turn(event.shiftKey && event.key === " " ? -1 : step)
  }
  const down = (event) => {
    touched = event.touches.length === 1 ? event.touches[0] : undefined
  }
  const up = (event) => {
    if (!touched) return
    const x = event.changedTouches[0].clientX - touched.clientX
    const y = event.changedTouches[0].clientY - touched.clientY
    touched = undefined
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) turn(x < 0 ? 1 : -1)
  }

  const heard = [
    [window, "resize", fit],
    [document, "keydown", pressed],
    [document, "touchstart", down],
    [document, "touchend", up],
  ]
  for (const [where, what, act] of heard) where.addEventListener(what, act, { capture: true })
  stage.clear = () => {
    for (const [where, what, act] of heard) where.removeEventListener(what, act, { capture: true })
    clearTimeout(settling)
    root.style.fontSize = own
    stages.delete(parentElement)
  }
  stages.set(parentElement, stage)
  queueMicrotask(fit)
  return stage
}
